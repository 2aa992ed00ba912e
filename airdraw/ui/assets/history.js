// The session's readings with thumbnails, newest first.

function thumbnail(entry) {
  if (entry.ink) return inkThumbnail(entry.ink);
  return entry.image ? element("img", { class: "thumb", src: entry.image, alt: "" }) : null;
}

function item(entry, forget) {
  const sure = entry.isUnsure ? "unsure" : entry.confidence;
  return element("li", {}, thumbnail(entry),
    element("div", { class: "about" }, element("b", {}, entry.text),
      element("span", { class: entry.isUnsure && "doubt", title: entry.source }, `${sure} · ${entry.source}`)),
    element("button", { type: "button", class: "forget", "aria-label": `Remove ${entry.text}`, title: "Remove", onclick: () => forget(entry.id) }, "×"));
}

export default function ({ parentElement, data, setTriggerValue }) {
  const forget = (id) => setTriggerValue("forget", id);
  parentElement.querySelector("ul").replaceChildren(...data.entries.map((entry) => item(entry, forget)));
}
