// What all our components share. Streamlit calls a component's default function again whenever its
// data changes, with the same parent element; `instanceOf` keeps one object per element.

function instanceOf(parentElement, make) {
  parentElement.airdraw ??= make();
  return parentElement.airdraw;
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function wantsLessMotion(data) {
  return Boolean(data?.lessMotion) || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const TICK_S = 0.06;
const TICK_GAIN = 0.08;
let audio = null;

// A short, soft tone. Browsers allow sound only after the visitor has touched the page.
function tick(frequencyHz) {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = frequencyHz;
  gain.gain.setValueAtTime(TICK_GAIN, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + TICK_S);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start();
  oscillator.stop(audio.currentTime + TICK_S);
}
