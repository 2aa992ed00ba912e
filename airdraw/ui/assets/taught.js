// The digits that were written, and how each was read before and after.

function tile({ ink, words, kind, label }) {
  return element("li", { class: kind, "aria-label": `${label}: ${words}` }, inkThumbnail(ink), element("span", { "aria-hidden": true }, words));
}

export default function ({ parentElement, data }) {
  parentElement.querySelector("ul").replaceChildren(...data.digits.map(tile));
}
