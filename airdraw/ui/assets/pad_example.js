// The example number, which writes itself stroke by stroke, as fast as a hand would.

const EXAMPLE_SHARE = 0.9; // of the pad's width

class Example {
  constructor(pad) {
    this.pad = pad;
    this.timer = null;
  }

  get isRunning() {
    return this.pad.active?.id === "example";
  }

  run() {
    const { canvas, data } = this.pad;
    this.write(fittedStrokes(data.example, canvas.clientWidth / canvas.clientHeight));
  }

  // Takes the example away, all of it: its ink is nobody's. Whether there was one.
  stop() {
    this.halt();
    if (!this.isRunning) return false;
    this.pad.drop();
    // It began on an empty sheet: each stroke there is one of its steps.
    this.pad.sheets.forget(this.pad.now.strokes.length);
    this.pad.send("The example is gone.");
    return true;
  }

  halt() {
    clearTimeout(this.timer);
  }

  async write(strokes) {
    let lastS = null;
    for (const stroke of strokes) {
      this.pad.start("example", 0);
      for (const [x, y, t] of stroke) {
        if (!this.isRunning) return;
        this.pad.push(x, y, t);
        this.pad.draw();
        if (!wantsLessMotion(this.pad.data)) await this.pause(t - (lastS ?? t));
        lastS = t;
      }
      if (!this.isRunning) return;
      this.pad.end();
    }
  }

  pause(seconds) {
    return new Promise((go) => (this.timer = setTimeout(go, seconds * 1000)));
  }
}

// Fitted into a pad that is so many heights wide.
function fittedStrokes(strokes, width) {
  const right = Math.max(...strokes.flat().map(([x]) => x));
  const factor = Math.min(1, (EXAMPLE_SHARE * width) / right);
  const shift = (1 - factor) / 2;
  return strokes.map((stroke) => stroke.map(([x, y, t]) => [x * factor, y * factor + shift, t]));
}
