// Keeps something in the browser's own storage: sends what is stored once, saves what is chosen.
// `data`: {storage: its name there, save: what to keep (null with a version: nothing any more),
// version: to be answered when it is done}.

class Storage {
  constructor() {
    this.isSent = false;
    this.version = null;
  }

  update(data, setTriggerValue) {
    if (data.version) this.keep(data, setTriggerValue);
    else this.quietly(() => (data.save ? store(data) : this.send(data, setTriggerValue)));
  }

  keep(data, setTriggerValue) {
    if (data.version === this.version) return;
    this.version = data.version;
    this.isSent = true;
    setTriggerValue("kept", { version: data.version, isKept: this.quietly(() => store(data)) });
  }

  send(data, setTriggerValue) {
    if (this.isSent) return;
    this.isSent = true;
    const stored = localStorage.getItem(data.storage);
    if (stored) setTriggerValue("stored", JSON.parse(stored));
  }

  // A browser that keeps nothing (private window, blocked storage) still has a working page.
  quietly(act) {
    try {
      act();
      return true;
    } catch (error) {
      console.info("airdraw: this browser remembers nothing:", error.message);
      return false;
    }
  }
}

function store({ storage, save }) {
  if (save) localStorage.setItem(storage, JSON.stringify(save));
  else localStorage.removeItem(storage);
}

export default function ({ parentElement, data, setTriggerValue }) {
  instanceOf(parentElement, () => new Storage()).update(data, setTriggerValue);
}
