// The writing pad: strokes with their times from mouse, touch, pen and keyboard.
// Lengths are in heights of the pad, times in seconds since the pad appeared.

const MESSAGE_VERSION = 1;
// A second finger this soon after the first means zooming or scrolling, not writing.
const GESTURE_WINDOW_S = 0.3;
// After a pen has touched the pad, fingers and palms are ignored for a while.
const PALM_WINDOW_S = 1;
const PEN_DOWN_HZ = 660;
const PEN_UP_HZ = 440;

class Pad {
  constructor(root) {
    this.section = root.querySelector(".pad");
    this.canvas = root.querySelector("canvas");
    this.hint = root.querySelector(".pad-hint");
    this.status = root.querySelector("[data-status]");
    this.buttons = Object.fromEntries(
      [...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]),
    );
    this.sheets = new Sheets();
    this.keyboard = new KeyboardPen(this);
    this.example = new Example(this);
    this.active = null; // the stroke being drawn: {id, points, startedS}
    this.lastPenS = -Infinity;
    this.room = 0; // widest pad that this sheet was written on, in heights
    this.listen();
  }

  get now() {
    return this.sheets.now;
  }

  update(data, setStateValue) {
    this.data = data ?? {};
    this.setStateValue = setStateValue;
    if (!this.isUsed && this.data.restore) {
      this.sheets = Sheets.restored(this.data.restore);
      this.room = this.now.strokes.flat().reduce((right, [x]) => Math.max(right, x), 0);
    }
    this.isUsed = true;
    this.section.classList.toggle("left", this.data.hand === "left");
    this.section.classList.toggle("still", wantsLessMotion(this.data));
    this.show();
  }

  dispose() {
    this.observer.disconnect();
    this.example.halt();
  }

  // --- events -----------------------------------------------------------------------------

  listen() {
    const on = (name, handler) => this.canvas.addEventListener(name, handler);
    on("pointerdown", (event) => this.onDown(event));
    on("pointermove", (event) => this.onMove(event));
    on("pointerup", (event) => this.onUp(event));
    on("lostpointercapture", (event) => this.onUp(event));
    on("pointercancel", (event) => this.onCancel(event));
    on("contextmenu", (event) => event.preventDefault());
    on("keydown", (event) => this.onKey(event));
    on("blur", () => {
      this.keyboard.lift();
      this.section.classList.remove("by-pointer");
    });
    for (const [name, button] of Object.entries(this.buttons)) {
      button.addEventListener("click", () => (name === "example" ? this.example.run() : this[name]()));
    }
    this.section.addEventListener("keydown", (event) => this.onShortcut(event));
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.canvas);
  }

  onDown(event) {
    // The ring of keyboard focus would only be in the way of a finger.
    this.section.classList.add("by-pointer");
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const s = event.timeStamp / 1000;
    if (event.pointerType === "pen") this.lastPenS = s;
    else if (event.pointerType === "touch" && s - this.lastPenS < PALM_WINDOW_S) return;
    this.example.stop();
    this.keyboard.putAway();
    if (this.active) return this.onSecondPointer(s);
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.start(event.pointerId, s);
    this.addPoint(event);
  }

  onSecondPointer(s) {
    if (s - this.active.startedS < GESTURE_WINDOW_S) this.drop();
  }

  onMove(event) {
    if (event.pointerType === "pen") this.lastPenS = event.timeStamp / 1000;
    if (event.pointerId !== this.active?.id) return;
    const samples = event.getCoalescedEvents?.() ?? [];
    for (const sample of samples.length ? samples : [event]) this.addPoint(sample);
    this.requestDraw();
  }

  onUp(event) {
    if (event.pointerId !== this.active?.id) return;
    if (event.type === "pointerup") this.addPoint(event);
    this.end();
  }

  // The system took the pointer away (a call, a gesture): what was drawn so far stays.
  onCancel(event) {
    if (event.pointerId === this.active?.id) this.end();
  }

  // --- strokes ----------------------------------------------------------------------------

  start(id, s) {
    this.active = { id, points: [], startedS: s };
    this.room = Math.max(this.room, this.canvas.clientWidth / this.scale());
    this.hint.hidden = true;
    if (this.data.sounds) tick(PEN_DOWN_HZ);
  }

  addPoint(event) {
    const frame = this.canvas.getBoundingClientRect();
    const scale = this.scale();
    this.push((event.clientX - frame.left) / scale, (event.clientY - frame.top) / scale, event.timeStamp / 1000);
  }

  push(x, y, s) {
    const points = this.active.points;
    const last = points.at(-1);
    const t = Math.max(rounded(s, 3), last ? last[2] : 0);
    const point = [rounded(x, 4), rounded(y, 4), t];
    if (last && last[0] === point[0] && last[1] === point[1]) return;
    points.push(point);
  }

  end() {
    const stroke = this.active.points;
    this.active = null;
    if (this.data.sounds) tick(PEN_UP_HZ);
    if (!stroke.length) return;
    this.sheets.add(stroke);
    this.send();
  }

  drop() {
    this.active = null;
    this.show();
  }

  // --- undo, redo, clear ------------------------------------------------------------------

  undo() {
    if (this.example.stop()) return;
    if (this.sheets.undo()) this.send("Undone.");
  }

  redo() {
    this.example.stop();
    if (this.sheets.redo()) this.send("Done again.");
  }

  clear() {
    if (this.example.stop()) return;
    if (!this.sheets.clear()) return;
    this.room = 0;
    this.send("Cleared. Undo brings it back.");
  }

  send(words = "") {
    const { sheet, strokes } = this.now;
    this.sheets.keep();
    this.setStateValue("ink", { version: MESSAGE_VERSION, sheet, strokes });
    this.say(words);
    this.show();
  }

  say(words) {
    this.status.textContent = words;
  }

  // --- keys -------------------------------------------------------------------------------

  onShortcut(event) {
    const key = event.key.toLowerCase();
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && key === "z" && !event.shiftKey) this.undo();
    else if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) this.redo();
    else if (key === "delete" || key === "backspace") this.clear();
    else return;
    event.preventDefault();
  }

  onKey(event) {
    this.section.classList.remove("by-pointer");
    if (this.keyboard.takes(event)) event.preventDefault();
  }

  // --- picture ----------------------------------------------------------------------------

  // Pixels for one height. After the pad became narrower (a turned phone) all ink still fits in.
  scale() {
    const { clientWidth, clientHeight } = this.canvas;
    return Math.max(1, Math.min(clientHeight, this.room ? clientWidth / this.room : clientHeight));
  }

  show() {
    const { isEmpty, past, future } = this.sheets;
    this.hint.hidden = !isEmpty || Boolean(this.active);
    this.buttons.undo.disabled = !past.length;
    this.buttons.redo.disabled = !future.length;
    this.buttons.clear.disabled = isEmpty;
    this.buttons.example.hidden = !isEmpty || !this.data.example;
    this.draw();
  }

  requestDraw() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.draw();
    });
  }

  draw() {
    const { cursor } = this.keyboard;
    const strokes = this.active?.points.length ? [...this.now.strokes, this.active.points] : this.now.strokes;
    drawPad(this.canvas, { strokes, cursor, isDown: Boolean(this.active), scale: this.scale(), lineWidth: this.data.lineWidth });
  }
}
