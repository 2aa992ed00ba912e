// Ink as a small picture: `airdraw.ui.ink_picture.thumbnail`.

const SVG = "http://www.w3.org/2000/svg";

function inkThumbnail(ink) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "thumb");
  svg.setAttribute("viewBox", ink.viewBox);
  svg.setAttribute("aria-hidden", "true");
  for (const points of ink.lines) {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", points);
    line.setAttribute("stroke-width", ink.width);
    svg.append(line);
  }
  return svg;
}
