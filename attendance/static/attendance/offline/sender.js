/**
 * Sends what is kept, oldest first, one at a time, by one tab of the browser. A check-in is
 * forgotten when the server has answered what became of it, and not before.
 */

import { packParcel, unpackParcel } from "./parcel.js";

const LOCK = "muster-kept-sender";
const OUTCOMES = ["recorded", "repeated", "refused"];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const ANSWER_WITHIN_MS = 30_000;
const TOO_LARGE = 413;
const LATER = 429;
const SERVER_ERROR = 500;

/** Half to one and a half times as long: kiosks that lost the server together do not return so. */
const vary = (ms) => ms * (0.5 + Math.random());

export class Sender {
  #store;
  #url;
  #sign;
  #page;
  #onChange;
  #later = new Map(); // order → when it may be tried again
  #wake = () => {};
  #isAwake = false;
  #pauseMs = FIRST_PAUSE_MS;

  /**
   * @param {(method: string, path: string, body: Uint8Array) => Promise<object>} sign headers that
   *   prove which kiosk sends
   * @param {string} page names this page: only its own clock tells how long ago it kept something
   * @param {() => void} onChange something was sent
   */
  constructor(store, { url, sign, page, onChange }) {
    this.#store = store;
    this.#url = url;
    this.#sign = sign;
    this.#page = page;
    this.#onChange = onChange;
  }

  /** Send for as long as the page lives; of several tabs one, and the next when it is closed. */
  start() {
    const work = () => this.#work();
    if (navigator.locks) navigator.locks.request(LOCK, work);
    else work(); // two senders do no harm: the server knows each check-in by its nonce
  }

  /** Something was kept, or the server may be back: try now. */
  poke() {
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#isAwake = true;
    this.#wake();
  }

  async #work() {
    for (;;) {
      this.#isAwake = false;
      const isDone = await this.#sendAll().catch(() => false);
      if (!this.#isAwake) await this.#rest(isDone ? LONGEST_PAUSE_MS : this.#nextPause());
    }
  }

  #nextPause() {
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    return vary(pauseMs);
  }

  #rest(ms) {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, ms);
    });
  }

  /** @returns {Promise<boolean>} whether nothing is left that could be sent now */
  async #sendAll() {
    let isDone = true;
    for (const order of await this.#store.listOrders()) {
      if ((this.#later.get(order) ?? 0) > performance.now()) {
        isDone = false;
        continue;
      }
      const state = await this.#sendOne(order);
      if (state === "away") return false;
      if (state === "sent") this.#pauseMs = FIRST_PAUSE_MS;
      else isDone = false;
    }
    return isDone;
  }

  /** @returns {Promise<"sent" | "later" | "away">} away: the server takes nothing now */
  async #sendOne(order) {
    const kept = await this.#store.find(order);
    if (!kept) return "sent"; // by another tab
    const { status, answer } = await this.#post(await this.#write(kept));
    if (OUTCOMES.includes(answer.outcome)) {
      await this.#store.remove(order);
      this.#later.delete(order);
      this.#onChange();
      return "sent";
    }
    if (status === TOO_LARGE) return this.#sendWithoutPictures(order, kept);
    if (status === LATER) this.#later.set(order, performance.now() + 1_000 * answer.wait_s);
    return status === LATER || status === SERVER_ERROR ? "later" : "away";
  }

  /** Then nobody is recognised, and it goes to HR: better than to wait for ever. */
  async #sendWithoutPictures(order, kept) {
    const { answer } = await this.#post(await this.#write(kept, { hasPictures: false }));
    if (!OUTCOMES.includes(answer.outcome)) return "later";
    await this.#store.remove(order);
    this.#onChange();
    return "sent";
  }

  /** The parcel with what the clocks say now; of damaged bytes its name, so that HR hears of it. */
  async #write(kept, { hasPictures = true } = {}) {
    let header = {};
    let pictures = [];
    try {
      ({ header, pictures } = unpackParcel(await this.#store.read(kept)));
    } catch {
      return packParcel({ nonce: kept.nonce });
    }
    const lived = kept.page === this.#page ? Math.round(performance.now() - kept.keptAt) : null;
    const clocks = { sent_ms: Date.now(), age_ms: lived };
    return packParcel({ ...header, nonce: kept.nonce, ...clocks }, hasPictures ? pictures : []);
  }

  async #post(body) {
    const proof = await this.#sign("POST", this.#url, body);
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { ...proof, "Content-Type": "application/octet-stream" },
      body,
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, answer: isJson ? await response.json() : {} };
  }
}
