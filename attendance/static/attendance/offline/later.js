/**
 * Check-ins while the server is away: what the kiosk's people do goes into the queue, and the scene
 * says so. Whatever is wrong with one later is HR's to see, and nobody's before this screen.
 */

import { fillIn } from "../../muster/words.js";
import { signRequest } from "../device_key.js";
import { recall, remember } from "../kiosk/preferences.js";
import { takePictures } from "./capture.js";
import { createQueue, StorageFull } from "./queue.js";

const NOT_RECORDED = ["database_unavailable", "request_failed"];

export class Later {
  /** The camera that is open, or null. */
  source = null;

  #queue = null;
  #scene;
  #words;
  #closeSheets;
  #time;
  #sent = null; // a request by PIN that waits for its answer
  #isTaking = false;

  /**
   * @param {() => void} closeSheets whoever used the keypad or the badge's frame is done
   */
  constructor(scene, words, { timeZone, language, closeSheets }) {
    this.#scene = scene;
    this.#words = words;
    this.#closeSheets = closeSheets;
    const options = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    this.#time = new Intl.DateTimeFormat(language, options);
  }

  /** Where this browser can keep nothing, the scene goes on saying that nobody can check in. */
  async start(url) {
    this.#queue = await createQueue({ url, sign: signRequest }).catch(() => null);
    this.#queue?.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** The server is there: what time it is, and how people check in here. */
  greet({ server_time: serverTime, liveness }) {
    remember("liveness", liveness);
    this.#queue?.noteServerTime(serverTime);
    this.#show();
  }

  /** A request went out; should the connection break before its answer, it is kept. */
  noteSent(request) {
    if (!this.#canKeep(request)) return;
    this.#sent = { request, at: { capturedMs: Date.now(), keptAt: performance.now() } };
  }

  /** The server has answered: by a check-in, or by an error that says no. */
  noteAnswer({ type, way, request, code }) {
    if (type === "error" ? request !== "pin" : way !== "pin") return;
    if (NOT_RECORDED.includes(code)) this.noteLost();
    this.#sent = null;
  }

  /** Nobody knows whether it was recorded; under the same nonce it is so once. */
  noteLost() {
    const sent = this.#sent;
    this.#sent = null;
    if (sent) this.#keepPin(sent.request, sent.at);
  }

  /** @returns {boolean} whether the request is kept in place of being sent */
  keepRequest(request) {
    if (!this.#canKeep(request)) return false;
    this.#keepPin(request);
    return true;
  }

  keepFace() {
    return this.#keepPictures("face");
  }

  keepBadge() {
    return this.#keepPictures("badge");
  }

  #canKeep({ type, number }) {
    return this.#queue !== null && type === "pin" && number !== undefined;
  }

  #keepPin({ nonce, number, pin }, at) {
    return this.#keep({ way: "pin", nonce, number, pin }, [], at);
  }

  async #keepPictures(way) {
    if (this.#isTaking || !this.#queue || !this.source) return;
    this.#isTaking = true;
    this.#scene.notify(this.#words.looking, "calm");
    const at = { capturedMs: Date.now(), keptAt: performance.now() };
    try {
      await this.#keep({ way }, await takePictures(this.source), at);
    } catch {
      this.#scene.notify(this.#words.keep_failed, "problem");
    } finally {
      this.#isTaking = false;
    }
  }

  async #keep(checkIn, pictures, at) {
    try {
      const time = this.#time.format(await this.#queue.keep(checkIn, pictures, at));
      this.#scene.notify(fillIn(this.#words.kept, { time }), "good");
    } catch (error) {
      const word = error instanceof StorageFull ? "away_full" : "keep_failed";
      this.#scene.notify(this.#words[word], "problem");
    } finally {
      this.#closeSheets();
    }
  }

  #show() {
    if (!this.#queue) return;
    const { waiting, isFull } = this.#queue;
    this.#scene.setOffline({ waiting, isFull, ways: listWays() });
  }
}

/** What works without a server: a head that must be turned as asked cannot be judged later. */
function listWays() {
  const needsChallenge = recall("liveness") === "challenge";
  const ways = recall("ways").split(" ");
  return ways.filter((way) => way !== "names" && !(way === "face" && needsChallenge));
}
