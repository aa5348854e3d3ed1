/**
 * Keeps check-ins while the server cannot be reached, and sends them when it is back.
 * Events: "change" (`waiting` or `isFull` is another one).
 */

import { packParcel } from "./parcel.js";
import { Sender } from "./sender.js";
import { KeptStore, StorageFull } from "./store.js";

const CHANNEL = "muster-kept";
const OFFSET = "offset_ms";

export { StorageFull };

/**
 * @param {string} url where to deliver
 * @param sign see Sender
 * @returns {Promise<Queue>} rejects where this browser can keep nothing
 */
export async function createQueue({ url, sign }) {
  const queue = new Queue(await KeptStore.open(), { url, sign });
  await queue.start();
  return queue;
}

class Queue extends EventTarget {
  #store;
  #sender;
  #page = crypto.randomUUID();
  #tabs = new BroadcastChannel(CHANNEL);
  #offsetMs = null;

  waiting = 0;
  isFull = false;

  constructor(store, { url, sign }) {
    super();
    this.#store = store;
    const onChange = () => this.#tellTabs();
    this.#sender = new Sender(store, { url, sign, page: this.#page, onChange });
  }

  async start() {
    await navigator.storage?.persist?.(); // the browser shall not clear it when space is short
    this.#offsetMs = (await this.#store.recall(OFFSET)) ?? null;
    this.#tabs.onmessage = () => this.#hearFromTab();
    addEventListener("online", () => this.#sender.poke());
    document.addEventListener("visibilitychange", () => document.hidden || this.#sender.poke());
    await this.#count();
    this.#sender.start();
  }

  /** The server said its time: how far this clock is off, for what is kept from now on. */
  noteServerTime(serverTime) {
    this.#offsetMs = Math.round(Date.parse(serverTime) - Date.now());
    this.#store.remember(OFFSET, this.#offsetMs).catch(() => {}); // it stays in this page
    this.#sender.poke();
  }

  /** By the server's clock, as far as it is known. */
  tellTime(ms = Date.now()) {
    return new Date(ms + (this.#offsetMs ?? 0));
  }

  /**
   * Keep a check-in; resolves with its time once it is on the disk.
   * @param {{way: "face" | "pin" | "badge", nonce?: string, number?: string, pin?: string}} checkIn
   * @param {{bytes: Uint8Array, afterMs: number}[]} pictures
   * @param {{capturedMs: number, keptAt: number}} at what both clocks said, where that was before
   * @returns {Promise<Date>}
   * @throws {StorageFull} nothing was kept, and nothing was lost of what is
   */
  async keep(
    { nonce = crypto.randomUUID(), ...checkIn },
    pictures = [],
    { capturedMs, keptAt } = { capturedMs: Date.now(), keptAt: performance.now() },
  ) {
    const header = { ...checkIn, captured_ms: capturedMs, offset_ms: this.#offsetMs };
    try {
      const label = { nonce, page: this.#page, keptAt };
      await this.#store.add(label, packParcel(header, pictures));
      this.isFull = false;
    } catch (error) {
      this.isFull = error instanceof StorageFull;
      this.dispatchEvent(new Event("change"));
      throw error;
    }
    this.#tellTabs();
    this.#sender.poke();
    return this.tellTime(capturedMs);
  }

  #tellTabs() {
    this.#tabs.postMessage("changed");
    this.#count();
  }

  #hearFromTab() {
    this.#count();
    this.#sender.poke();
  }

  async #count() {
    const waiting = await this.#store.count();
    if (waiting < this.waiting) this.isFull = false;
    this.waiting = waiting;
    this.dispatchEvent(new Event("change"));
  }
}

