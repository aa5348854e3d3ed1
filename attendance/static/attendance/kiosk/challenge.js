/**
 * What a person is asked to do to show that they are not a picture: one instruction at a time. Left
 * and right are the person's own, and so are those of the mirror: who turns to the left moves to
 * the left on the screen, in every language.
 */

import { fillIn } from "../../muster/words.js";

const ENDED_STAYS_MS = 2_500;
const SILENT_FOR_MS = 3_000;
const ENDED = ["passed", "failed", "expired"];

export class ChallengeView {
  #root;
  #words;
  #track = null;
  #step = "";
  #hideTimer = 0;

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** @param message a "challenge" message of the server */
  show(message) {
    if (this.#track !== null && this.#track !== message.track && !this.#isEnded) return;
    const isNewStep = this.#step !== `${message.track}:${message.number}:${message.step}`;
    this.#track = message.track;
    this.#step = `${message.track}:${message.number}:${message.step}`;
    this.#draw(message);
    if (isNewStep || message.state !== "asked") this.#startRing(message);
    this.#hideAfter(ENDED.includes(message.state) ? ENDED_STAYS_MS : message.seconds * 1_000 + SILENT_FOR_MS);
  }

  /** The track has gone, or is checked in. */
  clear(track = this.#track) {
    if (track !== this.#track) return;
    clearTimeout(this.#hideTimer);
    this.#root.hidden = true;
    this.#track = null;
    this.#step = "";
  }

  get #isEnded() {
    return ENDED.includes(this.#root.dataset.state);
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
  }

  #draw({ state, step, number, of, seconds }) {
    this.#root.hidden = false;
    this.#root.dataset.state = state;
    this.#root.dataset.step = step ?? "";
    const isAsking = state === "asked" || state === "step_done";
    this.#part("count").textContent = isAsking ? fillIn(this.#words.challenge_count, { number, of }) : "";
    this.#part("left").textContent = state === "asked" ? fillIn(this.#words.challenge_left, { seconds: Math.ceil(seconds) }) : "";
  }

  /** The ring empties in the time that is left; restarting it takes a new animation. */
  #startRing({ state, seconds }) {
    const ring = this.#part("ring");
    ring.style.setProperty("--left", `${Math.max(0, seconds)}s`);
    for (const animation of ring.getAnimations()) {
      animation.cancel();
      if (state === "asked") animation.play();
    }
  }

  #hideAfter(ms) {
    clearTimeout(this.#hideTimer);
    this.#hideTimer = setTimeout(() => this.clear(), ms);
  }
}
