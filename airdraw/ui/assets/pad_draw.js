// How ink looks on the pad.

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
