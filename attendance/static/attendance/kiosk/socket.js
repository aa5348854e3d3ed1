/**
 * The kiosk's line to the server: it proves which device this is; after the hello, JPEG frames go
 * out, one in flight at a time, and requests as JSON; JSON comes in.
 * Events: "lost" (see LiveSocket), "ready", "stopped" (a fatal error: it will not come
 * back by itself), and one per message type of attendance/messages.py: "hello", "faces", ...
 */

import { LiveSocket } from "../../muster/live_socket.js";
import { KeyMissing, proveDevice } from "../device_key.js";

const REPLY_WITHIN_MS = 2_000;
const SILENT_FRAMES_BEFORE_RESTART = 15;
const CLOSE_DEVICE_UNKNOWN = 4401;
const CLOSE_UNAVAILABLE = 4503;
/** Fatal for this connection; the next one may be better. */
export const PASSING_ERRORS = ["engine_unavailable", "database_unavailable"];

/** Whether a message is the answer to a frame; others come when they please. */
function answersFrame({ type, request }) {
  return type === "hello" || type === "faces" || (type === "error" && !request);
}

export class KioskLink extends EventTarget {
  #socket;
  #isGreeted = false;
  #isWaiting = false;
  #unanswered = 0;
  #replyTimer = 0;

  constructor(path) {
    super();
    this.#socket = new LiveSocket(path, {
      finalCodes: [CLOSE_DEVICE_UNKNOWN],
      slowCodes: [CLOSE_UNAVAILABLE],
    });
    this.#socket.addEventListener("message", ({ detail }) => this.#onMessage(detail));
    this.#socket.addEventListener("lost", ({ detail }) => this.#onLost(detail));
  }

  open() {
    this.#socket.open();
  }

  get isGreeted() {
    return this.#socket.isOpen && this.#isGreeted;
  }

  /** Begin anew: the device slept, or its network changed. */
  renew() {
    this.#socket.renew();
  }

  get isReady() {
    return this.isGreeted && !this.#isWaiting;
  }

  untilReady() {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve) => this.addEventListener("ready", resolve, { once: true }));
  }

  sendFrame(jpeg) {
    if (!this.#socket.send(jpeg)) return;
    this.#isWaiting = true;
    this.#unanswered += 1;
    this.#replyTimer = setTimeout(() => this.#onSilence(), REPLY_WITHIN_MS);
  }

  /**
   * @param {object} message one of the requests in attendance/messages.py
   * @returns {boolean} whether it went on its way
   */
  request(message) {
    return this.isGreeted && this.#socket.send(JSON.stringify(message));
  }

  #onLost(detail) {
    this.#isGreeted = false;
    this.#emit("lost", detail);
  }

  /** Without the key this browser is no kiosk, whatever its cookies say. */
  async #prove(challenge) {
    try {
      this.#socket.send(JSON.stringify(await proveDevice(challenge)));
    } catch (error) {
      if (!(error instanceof KeyMissing)) throw error;
      this.#onMessage({ type: "error", code: "device_unknown", message: "", fatal: true });
    }
  }

  #onMessage(message) {
    this.#unanswered = 0;
    if (message.type === "prove") {
      this.#prove(message.challenge);
      return;
    }
    if (message.type === "hello") this.#isGreeted = true;
    this.#emit(message.type, message);
    if (message.type === "error" && message.fatal) this.#onFatal(message.code);
    else if (answersFrame(message)) this.#beReady();
  }

  #onFatal(code) {
    if (PASSING_ERRORS.includes(code)) return; // the server closes; the socket comes back slowly
    this.#socket.close();
    this.#emit("stopped");
  }

  #onSilence() {
    if (this.#unanswered >= SILENT_FRAMES_BEFORE_RESTART) this.#socket.restart();
    else this.#beReady();
  }

  #beReady() {
    clearTimeout(this.#replyTimer);
    this.#isWaiting = false;
    if (this.isReady) this.#emit("ready");
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
