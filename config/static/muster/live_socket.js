/**
 * A WebSocket that comes back by itself.
 *
 * Events: "open"; "message" (detail: the parsed JSON); "lost" (detail: {isFinal, isSlow}).
 * It waits between tries with exponential backoff and full jitter, so that a hundred screens
 * do not all knock at once when the server is back.
 */

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
const SETTLED_AFTER_MS = 5_000;

export function chooseDelay(tries, random = Math.random()) {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
  return FIRST_DELAY_MS / 2 + random * ceiling;
}

export class LiveSocket extends EventTarget {
  #path;
  #finalCodes;
  #slowCodes;
  #slowDelay;
  #socket = null;
  #tries = 0;
  #retryTimer = 0;
  #settleTimer = 0;

  /**
   * @param {string} path absolute path on this host
   * @param {object} [options]
   * @param {number[]} [options.finalCodes] close codes after which trying again is pointless
   * @param {number[]} [options.slowCodes] close codes after which the server needs a while
   * @param {number} [options.slowDelayMs] how long a while is
   */
  constructor(path, { finalCodes = [], slowCodes = [], slowDelayMs = 15_000 } = {}) {
    super();
    this.#path = path;
    this.#finalCodes = finalCodes;
    this.#slowCodes = slowCodes;
    this.#slowDelay = slowDelayMs;
    window.addEventListener("online", () => this.#retryNow());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    const socket = new WebSocket(new URL(this.#path, location.href.replace(/^http/, "ws")));
    socket.addEventListener("open", () => this.#onOpen());
    socket.addEventListener("message", (event) => this.#emit("message", JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#onClose(socket, event.code));
    this.#socket = socket;
  }

  /** @returns {boolean} whether the data went on its way */
  send(data) {
    if (!this.isOpen) return false;
    this.#socket.send(data);
    return true;
  }

  /** Give up on a connection that has gone silent and start a new one. */
  restart() {
    const silent = this.#socket;
    this.#onClose(silent, 1006);
    silent.close();
  }

  /** The device slept or changed its network: what was open then is not to be trusted. */
  renew() {
    if (this.#socket) this.restart();
    this.#retryNow();
  }

  /** Close for good. */
  close() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    socket?.close();
  }

  #onOpen() {
    this.#settleTimer = setTimeout(() => (this.#tries = 0), SETTLED_AFTER_MS);
    this.#emit("open");
  }

  #onClose(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#settleTimer);
    const isFinal = this.#finalCodes.includes(code);
    const isSlow = this.#slowCodes.includes(code);
    if (!isFinal) this.#retryAfter(isSlow ? this.#slowDelay : 0);
    this.#emit("lost", { isFinal, isSlow });
  }

  #retryAfter(extraMs) {
    this.#retryTimer = setTimeout(() => this.open(), extraMs + chooseDelay(this.#tries));
    this.#tries += 1;
  }

  #retryNow() {
    if (this.#retryTimer) this.open();
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
