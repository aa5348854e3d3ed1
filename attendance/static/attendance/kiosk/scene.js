/**
 * What the kiosk shows. Many things happen at once (camera, connection, faces, check-ins); the
 * scene keeps what it was told, and sentences.js chooses the one sentence that matters now.
 */

import { describe } from "./sentences.js";
import { PASSING_ERRORS } from "./socket.js";

const CONFIRM_MS = 3_000;
const NOTICE_MS = 4_000;
const CHALLENGE_ENDED_MS = 2_500;
const CHALLENGE_SILENT_MS = 3_000;
const SHORTEST_SHOW_MS = 700;
const TICK_MS = 150;
const MOST_SETTLED = 20;

const URGENT_TONES = ["good", "problem"];
const ALL_WAYS = ["face", "pin", "badge", "names"];

const after = (ms) => performance.now() + ms;

export class Scene {
  #words;
  #onChange;
  #shown = null;
  #shownAt = -Infinity;

  #told = {
    camera: "starting", // "starting", "asking", "on", "off" (nobody needs it), or why not
    ways: ["face"],
    isOpen: false,
    lostAt: performance.now(),
    hasReply: false,
    stop: null,
    pause: null,
    offline: null, // {waiting, isFull, ways} where check-ins can be kept for later
    notice: null,
    checkIn: null,
    challenge: null,
    faces: [],
    facesAt: -Infinity,
    settled: new Map(), // track → the sentence of its check-in
  };

  constructor(words, onChange) {
    this.#words = words;
    this.#onChange = onChange;
    setInterval(() => this.#update(), TICK_MS);
    this.#update();
  }

  setCamera(camera) {
    this.#tell({ camera, faces: [] });
  }

  /** @param {string[]} ways how people may check in here */
  setWays(ways) {
    this.#tell({ ways: ALL_WAYS.filter((way) => ways.includes(way)) });
  }

  /** The server knows this kiosk and takes frames. */
  beGreeted() {
    this.#tell({ isOpen: true, pause: null });
  }

  /** @param isSlow the server said itself that it needs a while */
  loseConnection({ isSlow }) {
    if (this.#told.isOpen) this.#told.lostAt = performance.now();
    if (!isSlow) this.#told.pause = null;
    this.#told.settled.clear();
    this.#tell({ isOpen: false, hasReply: false, faces: [], challenge: null });
  }

  /**
   * Check-ins can be kept while the server is away.
   * @param {{waiting: number, isFull: boolean, ways: string[]} | null} offline how many are kept,
   *   whether there is room for another, and the ways that work now; null: none can be kept
   */
  setOffline(offline) {
    this.#tell({ offline });
  }

  showFaces({ faces }) {
    const seen = faces.length ? { faces, facesAt: performance.now() } : {};
    this.#tell({ hasReply: true, ...seen });
  }

  showCheckIn(checkIn) {
    this.#settle(checkIn);
    if (checkIn.track !== null && this.#told.challenge?.track === checkIn.track) {
      this.#told.challenge = null;
    }
    this.#tell({ notice: null, checkIn: { ...checkIn, until: after(CONFIRM_MS) } });
  }

  /** What was said of this check-in is not true any more. */
  showUndone({ id, sentence }) {
    const { checkIn, settled } = this.#told;
    for (const [track, said] of settled) if (said.id === id) settled.delete(track);
    if (checkIn?.id === id) this.#told.checkIn = null;
    this.notify(sentence, "calm");
  }

  /** The door beside the kiosk was opened, or stays shut; the card of the check-in stays. */
  showDoor({ state, sentence }) {
    this.notify(sentence, state === "opened" ? "good" : "careful");
  }

  showChallenge(message) {
    const { state, seconds } = message;
    const goesOn = state === "asked" || state === "step_done";
    const until = after(goesOn ? seconds * 1_000 + CHALLENGE_SILENT_MS : CHALLENGE_ENDED_MS);
    this.#tell({ challenge: { ...message, until } });
  }

  showError({ code, message, fatal }) {
    if (fatal && PASSING_ERRORS.includes(code)) this.#tell({ pause: { code, message } });
    else if (fatal) this.stop(code, message);
    else this.notify(message, "problem");
  }

  /** Say something for a few seconds. */
  notify(sentence, tone) {
    this.#tell({ notice: { sentence, tone, until: after(NOTICE_MS) } });
  }

  /** Nothing goes on without a person: say why. The first reason given is the best one. */
  stop(code, message = "") {
    this.#tell({ stop: this.#told.stop ?? { code, message } });
  }

  #tell(news) {
    Object.assign(this.#told, news);
    this.#update();
  }

  #settle({ track, id, sentence }) {
    const { settled } = this.#told;
    if (track === null) return;
    settled.set(track, { id, sentence });
    if (settled.size > MOST_SETTLED) settled.delete(settled.keys().next().value);
  }

  #update() {
    const now = performance.now();
    const picture = describe(this.#told, this.#words, now);
    if (this.#isSame(picture) || this.#isTooSoon(picture, now)) return;
    this.#shown = picture;
    this.#shownAt = now;
    this.#onChange(picture);
  }

  #isSame(picture) {
    return Object.keys(picture).every((key) => String(this.#shown?.[key]) === String(picture[key]));
  }

  /** Sentences do not flicker: a calm one waits until the last could be read. */
  #isTooSoon(picture, now) {
    if (this.#shown?.view !== "live" || picture.view !== "live" || picture.isUrgent) return false;
    return !URGENT_TONES.includes(picture.tone) && now - this.#shownAt < SHORTEST_SHOW_MS;
  }
}
