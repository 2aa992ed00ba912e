// How ink looks on the pad.

const LINE_WIDTH = 0.025; // in heights of the pad, as all lengths here
const CURSOR_WIDTH = 0.008;
const CURSOR_RADIUS = { down: 0.03, up: 0.045 };

// `scale` is the pixels of the page for one height of the pad.
function drawPad(canvas, { strokes, cursor, isDown, scale: pagePixels, lineWidth }) {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio].map(Math.round);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const scale = pagePixels * ratio;
  pen.clearRect(0, 0, width, height);
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = pen.fillStyle = style.getPropertyValue("--st-text-color");
  pen.lineWidth = (lineWidth ?? LINE_WIDTH) * scale;
  for (const stroke of strokes) drawStroke(pen, stroke, scale);
  if (!cursor) return;
  pen.strokeStyle = style.getPropertyValue("--st-primary-color");
  drawCursor(pen, cursor, isDown, scale);
}

function drawCursor(pen, [x, y], isDown, scale) {
  pen.lineWidth = CURSOR_WIDTH * scale;
  pen.beginPath();
  pen.arc(x * scale, y * scale, (isDown ? CURSOR_RADIUS.down : CURSOR_RADIUS.up) * scale, 0, 2 * Math.PI);
  pen.stroke();
}

// Quadratic curves through the middles of the segments: smooth, and never beyond the points.
function drawStroke(pen, stroke, scale) {
  const points = stroke.map(([x, y]) => [x * scale, y * scale]);
  pen.beginPath();
  pen.moveTo(...points[0]);
  for (let index = 1; index < points.length - 1; index += 1) {
    const [x, y] = points[index];
    const [nextX, nextY] = points[index + 1];
    pen.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  pen.lineTo(...points.at(-1));
  pen.stroke();
}

function rounded(value, digits) {
  return Number(value.toFixed(digits));
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
