// Pictures pasted anywhere on the page go into the uploader, as if they had been chosen there.

const INPUT = "[data-testid=stFileUploader] input[type=file]";

class Paste {
  constructor() {
    this.onPaste = (event) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      const input = document.querySelector(INPUT);
      if (!files.length || !input) return;
      event.preventDefault();
      const chosen = new DataTransfer();
      for (const file of files) chosen.items.add(file);
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    document.addEventListener("paste", this.onPaste);
  }

  dispose() {
    document.removeEventListener("paste", this.onPaste);
  }
}

export default function ({ parentElement }) {
  const paste = instanceOf(parentElement, () => new Paste());
  return () => paste.dispose();
}
