// The result panel: the number, each digit with its candidates, and what screen readers are told.

const SIZE_PX = 28;
const BARS = 3;
const LONG_NUMBER = 6;
// A reading is announced and spoken once the writing has rested this long, not after each stroke.
const REST_MS = 900;
const COPIED_MS = 1500;

class Result {
  constructor(root) {
    this.section = root.querySelector(".result");
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.isOpen = new Set(); // places whose "other digits" are shown
    this.part("copy").addEventListener("click", () => this.copy());
    this.part("speak").addEventListener("click", () => this.speak());
    this.part("speak").hidden = !("speechSynthesis" in window);
  }

  update(data, setTriggerValue) {
    this.data = data;
    this.correct = (place, label) => setTriggerValue("correct", { place, label });
    const isFilled = data.digits.length > 0;
    this.section.dataset.strokes = data.strokes;
    this.part("empty").hidden = isFilled;
    this.part("filled").hidden = !isFilled;
    const [title, lines] = this.part("empty").children;
    title.textContent = data.empty.title;
    lines.replaceChildren(...data.empty.lines.map((line) => element("li", {}, line)));
    // Without digits too: a hidden number must not be the one before.
    this.show();
    this.announce();
  }

  show() {
    const { digits, confidence, isUnsure } = this.data;
    const number = this.part("number");
    number.replaceChildren(...digits.map((digit) => element("span", { class: digit.isUnsure && "unsure" }, digit.text)));
    number.classList.toggle("long", digits.length > LONG_NUMBER);
    const sure = this.part("sure");
    sure.textContent = isUnsure ? "Please check" : `${confidence} sure`;
    sure.className = isUnsure ? "doubt" : "air-muted";
    this.showDigits();
  }

  // The pressed button is made anew, so the keyboard's focus is put back where it was.
  showDigits() {
    const list = this.part("digits");
    const focused = list.getRootNode().activeElement?.dataset.focus;
    list.replaceChildren(...this.data.digits.map((digit, place) => this.card(digit, place)));
    if (focused) list.querySelector(`[data-focus="${focused}"]`)?.focus();
  }

  card(digit, place) {
    const name = digit.isRefused ? "not recognized" : digit.text;
    const others = this.isOpen.has(place) && element("div", { class: "others", role: "group", "aria-label": "Other digits" },
      ...digit.candidates.slice(BARS).sort((a, b) => a.label - b.label).map((candidate) => this.bar(digit, place, candidate, false)));
    return element("li", { class: `digit${digit.isUnsure ? " unsure" : ""}`, "aria-label": `Digit ${place + 1}: ${name}, ${digit.verdict}` },
      element("div", { class: "head" }, picture(digit), element("div", {}, element("b", {}, digit.text), element("span", {}, digit.verdict))),
      digit.why ? element("p", { class: "why" }, digit.why) : null,
      element("div", { class: "bars", role: "group", "aria-label": "Candidates" },
        ...digit.candidates.slice(0, BARS).map((candidate) => this.bar(digit, place, candidate, true))),
      others || null,
      this.more(place));
  }

  bar(digit, place, candidate, isLong) {
    const share = element("i");
    share.style.width = `${Math.round(candidate.share * 100)}%`;
    return element("button", {
      type: "button", class: "bar", "data-focus": `${place}-${candidate.label}`,
      "aria-pressed": String(String(candidate.label) === digit.text),
      "aria-label": `Digit ${place + 1} is a ${candidate.label} (${candidate.percent})`,
      onclick: () => this.correct(place, candidate.label),
    }, share, element("span", {}, candidate.label), isLong ? element("span", {}, candidate.percent) : null);
  }

  more(place) {
    const isOpen = this.isOpen.has(place);
    return element("button", {
      type: "button", class: "more", "data-focus": `${place}-more`, "aria-expanded": String(isOpen),
      onclick: () => {
        if (isOpen) this.isOpen.delete(place);
        else this.isOpen.add(place);
        this.showDigits();
      },
    }, isOpen ? "Fewer" : "Another digit");
  }

  // --- for the ear --------------------------------------------------------------------------

  announce() {
    clearTimeout(this.timer);
    const { announcement, digits, speaks } = this.data;
    if (announcement === this.announced) return;
    this.timer = setTimeout(() => {
      // The first look at an empty page needs no announcement.
      const isNews = this.announced !== undefined || digits.length > 0;
      this.announced = announcement;
      if (!isNews) return;
      this.part("live").textContent = announcement;
      if (speaks && digits.length) this.speak();
    }, REST_MS);
  }

  speak() {
    if (!("speechSynthesis" in window)) return;
    speechSynthesis.cancel();
    speechSynthesis.speak(new SpeechSynthesisUtterance(this.data.spoken));
  }

  async copy() {
    const label = this.part("copy").lastElementChild;
    label.textContent = (await copied(this.data.text)) ? "Copied" : "Select and copy";
    this.part("live").textContent = label.textContent;
    setTimeout(() => (label.textContent = "Copy"), COPIED_MS);
  }

  dispose() {
    clearTimeout(this.timer);
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }
}

// Without https the browser offers no clipboard; the old way still works there.
async function copied(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not permitted: try the old way.
    }
  }
  const area = element("textarea", { style: "position:fixed;opacity:0" });
  area.value = text;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}

function picture(digit) {
  const canvas = element("canvas", { width: SIZE_PX, height: SIZE_PX, role: "img", "aria-label": "What the network saw, 28 by 28 pixels", title: "What the network saw" });
  const bytes = atob(digit.image);
  if (bytes.length !== SIZE_PX * SIZE_PX) return canvas;
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(SIZE_PX, SIZE_PX);
  for (let index = 0; index < bytes.length; index += 1) {
    const grey = bytes.charCodeAt(index);
    image.data.set([grey, grey, grey, 255], 4 * index);
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const result = instanceOf(parentElement, () => new Result(parentElement));
  result.update(data, setTriggerValue);
  return () => result.dispose();
}
