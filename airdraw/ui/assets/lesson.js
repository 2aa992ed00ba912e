// The lesson: 0 to 9 are written one after the other, and sent when all are written or skipped.

const LESSON_VERSION = 1;
const LABELS = [...Array(10).keys()];

// The pad with one digit on it, which is not sent before the whole round is written.
class LessonPad extends Pad {
  constructor(root, lesson) {
    super(root);
    this.data = {};
    this.lesson = lesson;
  }

  send(words = "") {
    this.say(words);
    this.show();
    this.lesson?.show();
  }

  turn(strokes) {
    this.keyboard.putAway();
    this.drop();
    this.sheets = new Sheets();
    this.room = 0;
    if (strokes.length) this.sheets.now = { strokes, sheet: 0 };
    this.show();
  }
}

class Lesson {
  constructor(root) {
    this.section = root.querySelector(".lesson");
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.pad = new LessonPad(root, this);
    this.part("next").addEventListener("click", () => this.next());
    this.part("skip").addEventListener("click", () => this.skip());
    this.pad.canvas.addEventListener("keydown", (event) => this.onKey(event));
    this.start();
  }

  update(data, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    this.data = data;
    this.pad.update({ ...data, example: null, restore: null }, () => {});
    if (this.turn !== undefined && this.turn !== data.turn) this.start();
    this.turn = data.turn;
    this.show();
  }

  start() {
    this.written = LABELS.map(() => []);
    this.isSkipped = LABELS.map(() => false);
    this.isBusy = false;
    this.label = 0;
    this.pad.turn([]);
  }

  // --- one after the other ------------------------------------------------------------------

  next() {
    if (this.isBusy) return;
    this.keep();
    if (!this.written[this.label].length) return this.say(`Write a ${this.label} first, or skip it.`);
    this.goOn();
  }

  skip() {
    if (this.isBusy) return;
    this.pad.turn([]);
    this.keep();
    this.isSkipped[this.label] = true;
    this.goOn();
  }

  goOn() {
    const open = [...LABELS.slice(this.label + 1), ...LABELS.slice(0, this.label)].find((label) => this.isOpen(label));
    if (open !== undefined) this.go(open);
    else this.finish();
  }

  go(label) {
    if (this.isBusy) return;
    this.keep();
    this.label = label;
    this.pad.turn(this.written[label]);
    this.show();
    this.say(`Write a ${label}.`);
    this.pad.canvas.focus({ preventScroll: true });
  }

  keep() {
    this.pad.keyboard.lift();
    this.written[this.label] = this.pad.now.strokes;
    if (this.written[this.label].length) this.isSkipped[this.label] = false;
  }

  finish() {
    const digits = LABELS.filter((label) => this.written[label].length).map((label) => ({ label, strokes: this.written[label] }));
    if (!digits.length) {
      this.isSkipped.fill(false);
      this.go(0);
      return this.say("Write at least one digit.");
    }
    this.isBusy = true;
    this.show();
    this.say("Learning.");
    this.setTriggerValue("written", { version: LESSON_VERSION, digits });
  }

  isOpen(label) {
    return label !== this.label && !this.written[label].length && !this.isSkipped[label];
  }

  onKey(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.next();
  }

  say(words) {
    this.pad.say(words);
  }

  // --- what is seen -------------------------------------------------------------------------

  show() {
    if (!this.data) return;
    const { label } = this;
    const ready = LABELS.filter((other) => this.isReady(other)).length;
    const isLast = !LABELS.some((other) => this.isOpen(other));
    this.section.classList.toggle("busy", this.isBusy);
    this.part("ask").replaceChildren(...(this.isBusy ? ["Learning …"] : ["Write a ", element("b", {}, String(label))]));
    this.part("place").textContent = `${ready} of ${LABELS.length} written`;
    // No printed digit: it would be copied, and the hand is to be learned as it is.
    this.part("hint").textContent = `Your ${label} here`;
    this.pad.canvas.setAttribute("aria-label", `Write a ${label} here`);
    this.part("next").textContent = isLast ? "Done" : "Next";
    this.part("next").disabled = this.isBusy || !this.isReady(label);
    this.part("skip").disabled = this.isBusy;
    this.part("done").replaceChildren(...LABELS.map((other) => this.chip(other)));
  }

  isReady(label) {
    return Boolean(label === this.label ? this.pad.now.strokes.length : this.written[label].length);
  }

  chip(label) {
    const isHere = label === this.label;
    const strokes = isHere ? this.pad.now.strokes : this.written[label];
    const state = strokes.length ? "written" : this.isSkipped[label] ? "skipped" : "open";
    return element("li", {}, element("button", {
      type: "button", class: state, "aria-current": isHere ? "step" : null,
      "aria-label": `${label}, ${state === "open" ? "not written yet" : state}`,
      onclick: () => this.go(label),
    }, strokes.length ? inkThumbnail(thumbnailOf(strokes)) : String(label)));
  }

  dispose() {
    this.pad.dispose();
  }
}

// As `airdraw.ui.ink_picture.thumbnail` makes it.
function thumbnailOf(strokes) {
  const xs = strokes.flat().map(([x]) => x);
  const ys = strokes.flat().map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const size = Math.max(height, width / 8) || 1;
  const margin = 0.15;
  const text = (stroke) => stroke.map(([x, y]) => `${(x - left) / size + margin},${(y - top) / size + margin}`).join(" ");
  return {
    viewBox: `0 0 ${width / size + 2 * margin} ${height / size + 2 * margin}`,
    width: 0.09,
    lines: strokes.map((stroke) => text(stroke.length > 1 ? stroke : [...stroke, ...stroke])),
  };
}

export default function ({ parentElement, data, setTriggerValue }) {
  const lesson = instanceOf(parentElement, () => new Lesson(parentElement));
  lesson.update(data, setTriggerValue);
  return () => lesson.dispose();
}
