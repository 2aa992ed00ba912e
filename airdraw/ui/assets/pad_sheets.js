// The pad's sheets of paper: what is written now, and every step that led there or was taken back.

const PAST_LIMIT = 500;

class Sheets {
  constructor() {
    this.now = { strokes: [], sheet: 0 };
    this.past = [];
    this.future = [];
    this.lastSheet = 0;
  }

  get isEmpty() {
    return !this.now.strokes.length;
  }

  // What was written before a look at another page. The steps that led there outlive the pad in
  // this tab's memory, and belong to it only while the server has the same ink.
  static restored(now) {
    const kept = window.airdrawSheets;
    if (kept instanceof Object && isSame(kept.now, now)) return Object.assign(new Sheets(), kept);
    return Object.assign(new Sheets(), { now, lastSheet: now.sheet });
  }

  keep() {
    window.airdrawSheets = { ...this };
  }

  add(stroke) {
    this.step({ ...this.now, strokes: [...this.now.strokes, stroke] });
  }

  // A new sheet, so that a cleared number and the next one are two in the history.
  clear() {
    if (this.isEmpty) return false;
    this.lastSheet += 1;
    this.step({ strokes: [], sheet: this.lastSheet });
    return true;
  }

  step(next) {
    this.past = [...this.past, this.now].slice(-PAST_LIMIT);
    this.future = [];
    this.now = next;
  }

  // As if the last steps had never been made.
  forget(steps) {
    if (steps) this.now = this.past.splice(-steps)[0];
  }

  undo() {
    if (!this.past.length) return false;
    this.future.push(this.now);
    this.now = this.past.pop();
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past.push(this.now);
    this.now = this.future.pop();
    return true;
  }
}

function isSame(one, other) {
  return one.sheet === other.sheet && JSON.stringify(one.strokes) === JSON.stringify(other.strokes);
}
