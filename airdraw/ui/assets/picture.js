// A picture with what was found drawn onto it: boxes, digits, confidence.

const SVG = "http://www.w3.org/2000/svg";
const TAG_HEIGHT_PX = 22;
const TAG_PADDING_PX = 6;
const GAP_PX = 3;
// Narrower boxes have room for the digit only.
const WIDE_TAG_PX = 56;

function shape(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

class Picture {
  constructor(root) {
    this.image = root.querySelector("img");
    this.svg = root.querySelector("svg");
    this.caption = root.querySelector("figcaption");
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.image);
  }

  update(data) {
    this.data = data;
    if (this.image.src !== data.image) this.image.src = data.image;
    this.image.alt = data.alt;
    this.caption.textContent = data.caption;
    this.draw();
  }

  // In screen pixels, so that lines and letters stay the same size for every picture.
  draw() {
    if (!this.data) return;
    const left = this.image.offsetLeft;
    const scaleX = this.image.clientWidth / this.data.width;
    const scaleY = this.image.clientHeight / this.data.height;
    this.svg.replaceChildren();
    for (const digit of this.data.digits) {
      const [x0, y0, x1, y1] = digit.box;
      this.box(digit, left + x0 * scaleX - GAP_PX, y0 * scaleY - GAP_PX, (x1 - x0) * scaleX + 2 * GAP_PX, (y1 - y0) * scaleY + 2 * GAP_PX);
    }
  }

  box(digit, x, y, width, height) {
    const group = shape("g", { class: digit.isUnsure ? "unsure" : "" });
    const frame = { x, y, width, height, rx: 5 };
    group.append(shape("rect", { ...frame, class: "halo" }), shape("rect", { ...frame, class: "edge" }));
    const top = this.tagTop(y, height);
    const words = width < WIDE_TAG_PX ? digit.text : digit.tag;
    const text = shape("text", { x: x + TAG_PADDING_PX, y: top + TAG_HEIGHT_PX / 2 }, words);
    this.svg.append(group);
    group.append(text);
    const tag = { x, y: top, width: text.getComputedTextLength() + 2 * TAG_PADDING_PX, height: TAG_HEIGHT_PX, rx: 5 };
    group.insertBefore(shape("rect", { ...tag, class: "tag" }), text);
  }

  // Above the box, else below it, else in its corner: never beyond the picture.
  tagTop(y, height) {
    if (y >= TAG_HEIGHT_PX) return y - TAG_HEIGHT_PX;
    return y + height + TAG_HEIGHT_PX <= this.image.clientHeight ? y + height : y;
  }

  dispose() {
    this.observer.disconnect();
  }
}

export default function ({ parentElement, data }) {
  const picture = instanceOf(parentElement, () => new Picture(parentElement));
  picture.update(data);
  return () => picture.dispose();
}
