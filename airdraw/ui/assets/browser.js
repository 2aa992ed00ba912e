// Keeps the settings in the browser's own storage: sends what is stored once, saves what is chosen.

const STORAGE_KEY = "airdraw.settings";

class Storage {
  constructor() {
    this.isSent = false;
  }

  update(data, setTriggerValue) {
    try {
      if (data?.save) localStorage.setItem(STORAGE_KEY, JSON.stringify(data.save));
      else if (!this.isSent) this.send(setTriggerValue);
    } catch (error) {
      // A browser that keeps nothing (private window, blocked storage) still has a working page.
      console.info("airdraw: settings are not remembered:", error.message);
    }
  }

  send(setTriggerValue) {
    this.isSent = true;
    const stored = localStorage.getItem(STORAGE_KEY);
    if (stored) setTriggerValue("stored", JSON.parse(stored));
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  instanceOf(parentElement, () => new Storage()).update(data, setTriggerValue);
}
