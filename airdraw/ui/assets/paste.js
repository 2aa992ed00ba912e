// Pictures pasted anywhere on the page go into the uploader, as if they had been chosen there.

const INPUT = "[data-testid=stFileUploader] input[type=file]:not(:disabled)";
// The uploader comes a little later than the rest of the page; what is pasted meanwhile waits for it.
const AGAIN_MS = 100;
const MOST_TRIES = 100;

class Paste {
  constructor() {
    this.onPaste = (event) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      if (!files.length) return;
      event.preventDefault();
      this.give(files, MOST_TRIES);
    };
    document.addEventListener("paste", this.onPaste);
  }

  give(files, tries) {
    const input = document.querySelector(INPUT);
    if (!input) {
      if (tries) this.again = setTimeout(() => this.give(files, tries - 1), AGAIN_MS);
      return;
    }
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  dispose() {
    clearTimeout(this.again);
    document.removeEventListener("paste", this.onPaste);
  }
}

export default function ({ parentElement }) {
  const paste = instanceOf(parentElement, () => new Paste());
  return () => paste.dispose();
}
