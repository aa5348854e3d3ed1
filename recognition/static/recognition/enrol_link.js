/**
 * The line to the server during an enrolment: JPEG frames out, one in flight at a time; JSON in.
 * It does not come back by itself: what the server had in memory is gone with it.
 * Events: one per message type ("hello", "seen", "finished", "saved", "error"), and "lost".
 */

const REPLY_WITHIN_MS = 2_000;
const WIDEST = 960;
const JPEG_QUALITY = 0.9;
const WAIT_FOR_PICTURE_MS = 100;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

function fitSize({ width, height }) {
  const scale = Math.min(1, WIDEST / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** @returns {Promise<Blob | null>} a JPEG, not mirrored; null while the camera has no picture */
function captureJpeg(source, canvas) {
  const size = source.size();
  if (!size.width) return Promise.resolve(null);
  Object.assign(canvas, fitSize(size));
  canvas.getContext("2d").drawImage(source.element, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
}

export class EnrolLink extends EventTarget {
  #socket;
  #answered = () => {};
  #gapMs = 100;

  constructor(path) {
    super();
    this.#socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
    this.#socket.addEventListener("message", (event) => this.#onMessage(JSON.parse(event.data)));
    this.#socket.addEventListener("close", () => this.#emit("lost", {}));
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  request(type, details = {}) {
    if (this.isOpen) this.#socket.send(JSON.stringify({ type, ...details }));
  }

  close() {
    this.#socket.close();
  }

  /** Send frames until the signal is aborted, each when the last one was answered. */
  async sendFrames(source, signal) {
    const canvas = document.createElement("canvas");
    while (!signal.aborted && this.isOpen) {
      const startedAt = performance.now();
      const jpeg = await captureJpeg(source, canvas);
      if (signal.aborted || !this.isOpen) return;
      if (jpeg) await this.#sendFrame(jpeg);
      await pause(jpeg ? this.#gapMs - (performance.now() - startedAt) : WAIT_FOR_PICTURE_MS);
    }
  }

  async #sendFrame(jpeg) {
    const answer = new Promise((resolve) => (this.#answered = resolve));
    this.#socket.send(jpeg);
    await Promise.race([answer, pause(REPLY_WITHIN_MS)]);
  }

  #onMessage(message) {
    if (message.type === "hello") this.#gapMs = 1_000 / message.frames_per_s;
    else this.#answered();
    this.#emit(message.type, message);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
