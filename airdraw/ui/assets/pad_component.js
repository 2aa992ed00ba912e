// The pad by itself, on the Pad page; the lesson has one too.

export default function ({ parentElement, data, setStateValue }) {
  const pad = instanceOf(parentElement, () => new Pad(parentElement));
  pad.update(data, setStateValue);
  return () => pad.dispose();
}
