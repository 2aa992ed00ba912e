// The keyboard's pen: arrow keys move it, Space puts it down and lifts it.

const KEY_STEP = 0.05; // in heights of the pad
const FINE_KEY_STEP = 0.01;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class KeyboardPen {
  constructor(pad) {
    this.pad = pad;
    this.cursor = null; // [x, y]; null while somebody writes with something else
  }

  get isDown() {
    return this.pad.active?.id === "keyboard";
  }

  // Whether the key was one for the pen.
  takes(event) {
    const s = event.timeStamp / 1000;
    if (event.key === " ") this.switch(s);
    else if (event.key in WAYS) this.move(WAYS[event.key], event.shiftKey ? FINE_KEY_STEP : KEY_STEP, s);
    else if (event.key === "Escape") this.lift();
    else return false;
    return true;
  }

  move([right, down], step, s) {
    const { canvas } = this.pad;
    const width = canvas.clientWidth / this.pad.scale();
    const height = canvas.clientHeight / this.pad.scale();
    const [x, y] = this.cursor ?? [width / 2, height / 4];
    this.cursor = [clamp(x + right * step, 0, width), clamp(y + down * step, 0, height)];
    if (this.isDown) this.pad.push(...this.cursor, s);
    this.pad.draw();
  }

  switch(s) {
    if (this.isDown) return this.lift();
    if (this.pad.active) return;
    this.move([0, 0], 0, s);
    this.pad.start("keyboard", s);
    this.pad.push(...this.cursor, s);
    this.pad.say("Pen down.");
    this.pad.draw();
  }

  lift() {
    if (!this.isDown) return;
    this.pad.end();
    this.pad.say("Pen up.");
  }

  putAway() {
    this.lift();
    this.cursor = null;
  }
}
