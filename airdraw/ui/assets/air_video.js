// The browser's end of the video: asks for the camera, sends it to the app, shows what comes back.
//
// Python learns `video`: {mode, camera, phase, offer}; `data.answer` is the app's answer to the
// offer with the same id. Every failure has its own word in `camera` or `phase`, because a page
// that only stays black helps nobody.

const GATHER_LIMIT_MS = 3000;
const RETRY_MS = 1500;
const LEAVE_MS = 700;
const PEN_DOWN_HZ = 660;
const PEN_UP_HZ = 440;
// The tab's own storage: it outlives a reload, and nothing else.
const INK_KEY = "airdraw.ink";
const HAVE_PICTURE = 2; // HTMLMediaElement.HAVE_CURRENT_DATA

const WORDS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

function firstCamera() {
  if (!window.isSecureContext) return "insecure";
  return navigator.mediaDevices?.getUserMedia ? "ready" : "unsupported";
}

async function countCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput").length;
}

// The offer is sent once, whole: by then it names every address that can be tried.
function gathered(peer) {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, GATHER_LIMIT_MS);
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState === "complete") resolve();
    });
  });
}

function keptInk() {
  try {
    return sessionStorage.getItem(INK_KEY);
  } catch (error) {
    console.debug("No storage:", error.name); // Some browsers keep it from pages.
    return null;
  }
}

function keepInk(ink) {
  try {
    if (ink) sessionStorage.setItem(INK_KEY, ink);
    else sessionStorage.removeItem(INK_KEY);
  } catch (error) {
    console.debug("The ink is not kept:", error.name);
  }
}

class Video {
  constructor() {
    this.said = { mode: "off", camera: firstCamera(), phase: "idle", offer: null };
    this.stream = null;
    this.peer = null;
    this.picture = null;
    this.onDevices = () => this.checkDevices();
    this.onLeave = () => this.hangUp();
    navigator.mediaDevices?.addEventListener("devicechange", this.onDevices);
    window.addEventListener("pagehide", this.onLeave);
  }

  mount(root) {
    clearTimeout(this.leaving);
    if (root === this.root) return;
    this.root = root;
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.part("start").addEventListener("click", () => this.start("camera"));
    this.part("demo").addEventListener("click", () => this.start("demo"));
    this.part("stop").addEventListener("click", () => this.stop());
    this.part("video").addEventListener("loadeddata", () => this.show());
    this.part("video").srcObject = this.picture;
    // Nobody's press is lost: before this they were disabled.
    this.part("start").disabled = this.part("demo").disabled = false;
    this.show();
  }

  // Streamlit may put the component into a new element at any time: the video goes on in it.
  unmount(root) {
    if (root === this.root) this.leaving = setTimeout(() => this.dispose(), LEAVE_MS);
  }

  update(data, setStateValue) {
    const isFirst = !this.data;
    this.data = data;
    this.root.querySelector(".poster").classList.toggle("still", wantsLessMotion(data));
    this.send = (said) => setStateValue("video", said);
    if (isFirst) {
      const kept = keptInk();
      if (kept && data.ink === "") setStateValue("kept", kept);
      this.tell({});
      if (data.startsDemo) this.start("demo");
    }
    // The demo's ink (null) is nobody's.
    if (!isFirst && data.ink !== null) keepInk(data.ink);
    this.takeAnswer(data.answer);
  }

  tell(news) {
    Object.assign(this.said, news);
    this.send({ ...this.said });
    this.show();
  }

  show() {
    const { mode, phase } = this.said;
    // Connected is not enough: the first picture may take a moment, and black looks broken.
    const isLive = phase === "playing" && this.part("video").readyState >= HAVE_PICTURE;
    this.root.querySelector(".stage").classList.toggle("live", isLive);
    this.part("poster").hidden = phase !== "idle";
    this.part("wait").hidden = phase === "idle" || isLive;
    this.part("stop").hidden = phase === "idle";
    this.part("badge").hidden = !(isLive && mode === "demo");
  }

  async start(mode) {
    if (this.said.phase !== "idle") return;
    if (mode === "demo") {
      this.tell({ mode, phase: "connecting" });
      await this.connect();
    } else if (await this.openCamera()) {
      await this.connect();
    }
  }

  async openCamera() {
    const found = firstCamera();
    if (found !== "ready") {
      this.tell({ mode: "off", camera: found });
      return false;
    }
    this.tell({ mode: "camera", camera: "asking", phase: "asking" });
    try {
      const stream = await navigator.mediaDevices.getUserMedia(this.data.constraints);
      if (this.said.phase !== "asking") {
        // Stopped, or left, while the browser was asking.
        stream.getTracks().forEach((track) => track.stop());
        return false;
      }
      this.stream = stream;
    } catch (error) {
      console.debug("No camera:", error.name, error.message);
      this.end(WORDS[error.name] ?? "unsupported");
      return false;
    }
    this.stream.getVideoTracks()[0].addEventListener("ended", () => this.end("unplugged"));
    this.tell({ camera: "granted", phase: "connecting" });
    return true;
  }

  async connect() {
    this.hangUp();
    const peer = new RTCPeerConnection({ iceServers: this.data.iceServers });
    this.peer = peer;
    if (this.said.mode === "demo") peer.addTransceiver("video", { direction: "recvonly" });
    else this.stream.getTracks().forEach((track) => peer.addTrack(track, this.stream));
    peer.addEventListener("track", ({ track, receiver }) => {
      // A late frame is worth nothing here: show each one as soon as it comes.
      if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = 0;
      this.picture = new MediaStream([track]);
      this.part("video").srcObject = this.picture;
    });
    peer.createDataChannel("pen").addEventListener("message", ({ data }) => this.hear(data));
    peer.addEventListener("connectionstatechange", () => this.follow(peer));
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    if (peer !== this.peer) return;
    const id = `${Date.now()}-${Math.random()}`;
    this.tell({ phase: "connecting", offer: { id, sdp: peer.localDescription.sdp } });
  }

  // Said by the app the moment it happens, for those who cannot watch the ink.
  hear(word) {
    if (this.data.sounds) tick(word === "down" ? PEN_DOWN_HZ : PEN_UP_HZ);
  }

  takeAnswer(answer) {
    const isOurs = answer && answer.id === this.said.offer?.id;
    if (!isOurs || this.peer?.signalingState !== "have-local-offer") return;
    this.peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  }

  follow(peer) {
    if (peer !== this.peer) return;
    if (peer.connectionState === "connected") this.tell({ phase: "playing", offer: null });
    if (["disconnected", "failed", "closed"].includes(peer.connectionState)) this.reconnect();
  }

  // The camera stays open meanwhile, so that nobody is asked again.
  reconnect() {
    if (this.said.phase === "idle" || this.retry) return;
    this.hangUp();
    this.tell({ phase: "connecting", offer: null });
    this.retry = setTimeout(() => {
      this.retry = null;
      if (this.said.phase === "connecting") this.connect();
    }, RETRY_MS);
  }

  stop() {
    this.end(this.said.camera === "asking" ? firstCamera() : this.said.camera);
  }

  end(camera) {
    clearTimeout(this.retry);
    this.retry = null;
    this.hangUp();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.tell({ mode: "off", camera, phase: "idle", offer: null });
  }

  hangUp() {
    this.peer?.close();
    this.peer = null;
    this.picture = null;
    this.part("video").srcObject = null;
  }

  // Not every browser ends the track of a camera that was pulled out, so the list is asked too.
  async checkDevices() {
    const { camera, phase } = this.said;
    const count = await countCameras();
    if (count === 0 && phase !== "idle" && this.stream) this.end("unplugged");
    else if (count > 0 && phase === "idle" && camera === "unplugged") this.start("camera");
    else if (count > 0 && phase === "idle" && camera === "missing") this.tell({ camera: "ready" });
  }

  dispose() {
    navigator.mediaDevices?.removeEventListener("devicechange", this.onDevices);
    window.removeEventListener("pagehide", this.onLeave);
    clearTimeout(this.retry);
    this.hangUp();
    this.stream?.getTracks().forEach((track) => track.stop());
    if (theVideo === this) theVideo = null;
  }
}

// One a page: a visitor has one camera.
let theVideo = null;

export default function ({ parentElement, data, setStateValue }) {
  theVideo ??= new Video();
  const video = theVideo;
  video.mount(parentElement);
  video.update(data, setStateValue);
  return () => video.unmount(parentElement);
}
