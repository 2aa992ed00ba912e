// What the browser knows about the camera, told to Python: the video component of
// streamlit-webrtc keeps its errors to itself. Python counts `ask` up when the visitor wants the
// camera; this asks for it, and on success holds it until the video runs (`phase: "playing"`), so
// that nobody is asked twice.

const states = new WeakMap();

function initial() {
  return { ask: 0, camera: "unknown", stream: null, watching: false };
}

function outcome(error) {
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "unsupported";
  }
}

async function countCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput").length;
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  if (!states.has(parentElement)) states.set(parentElement, initial());
  const state = states.get(parentElement);
  state.data = data;

  const tell = (camera) => {
    if (camera === state.camera) return;
    state.camera = camera;
    setStateValue("camera", camera);
  };

  const release = () => {
    if (state.stream) state.stream.getTracks().forEach((track) => track.stop());
    state.stream = null;
  };

  const ask = async () => {
    tell("asking");
    try {
      release();
      state.stream = await navigator.mediaDevices.getUserMedia(data.constraints);
      tell("granted");
    } catch (error) {
      console.debug("The camera was not given:", error.name);
      tell(outcome(error));
    }
  };

  const check = async () => {
    const isInUse = state.camera === "granted" && state.data.wanted;
    if (isInUse && (await countCameras()) === 0) {
      release();
      tell("unplugged");
    }
  };

  if (!window.isSecureContext) tell("insecure");
  else if (!navigator.mediaDevices?.getUserMedia) tell("unsupported");
  else {
    if (!state.watching) {
      state.watching = true;
      navigator.mediaDevices.addEventListener("devicechange", check);
    }
    if (data.ask > state.ask) {
      state.ask = data.ask;
      if (data.wanted) ask();
    } else if (state.camera === "unknown") tell("ready");
    if (!data.wanted || data.phase === "playing") release();
  }

  return () => {
    release();
    navigator.mediaDevices?.removeEventListener("devicechange", check);
    states.delete(parentElement);
  };
}
