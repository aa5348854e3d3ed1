/**
 * What the kiosk says. Many things happen at once (camera, connection, faces, check-ins); the
 * scene keeps what it was told and chooses the one sentence that matters now.
 *
 * A picture is {view, tone, sentence, help, actions}:
 *   view: starting | asking | problem | offline | stopped | quiet | live
 *   tone: calm | good | careful | problem
 *   actions: any of "try_again", "pair", "demo"
 */

import { fillIn } from "../../muster/words.js";
import { PASSING_ERRORS } from "./socket.js";

const CONFIRM_MS = 3_000;
const NOTICE_MS = 4_000;
const FACE_STAYS_MS = 700;
const QUIET_AFTER_MS = 2_500;
const OFFLINE_AFTER_MS = 2_500;
const SHORTEST_SHOW_MS = 700;
const TICK_MS = 150;
const MOST_SETTLED = 20;

const TONES = { recognised: "good", unknown: "careful", ambiguous: "careful" };
const URGENT_TONES = ["good", "problem"];

const measureArea = ([left, top, right, bottom]) => (right - left) * (bottom - top);

function chooseNearest(faces) {
  return faces.reduce((best, face) => (measureArea(face.box) > measureArea(best.box) ? face : best));
}

export class Scene {
  #words;
  #onChange;
  #shown = null;
  #shownAt = -Infinity;

  #camera = "starting"; // "starting", "asking", "on", or the reason why not
  #isOpen = false;
  #lostAt = performance.now();
  #hasReply = false;
  #stop = null;
  #pause = null;
  #notice = null;
  #checkIn = null;
  #faces = [];
  #facesAt = -Infinity;
  #settled = new Map(); // track → the sentence of its check-in

  constructor(words, onChange) {
    this.#words = words;
    this.#onChange = onChange;
    setInterval(() => this.#update(), TICK_MS);
    this.#update();
  }

  setCamera(state) {
    this.#camera = state;
    this.#faces = [];
    this.#update();
  }

  /** The server knows this kiosk and takes frames. */
  beGreeted() {
    this.#isOpen = true;
    this.#pause = null;
    this.#update();
  }

  /** @param isSlow the server said itself that it needs a while */
  loseConnection({ isSlow }) {
    if (this.#isOpen) this.#lostAt = performance.now();
    if (!isSlow) this.#pause = null;
    this.#isOpen = false;
    this.#hasReply = false;
    this.#faces = [];
    this.#settled.clear();
    this.#update();
  }

  showFaces({ faces }) {
    this.#hasReply = true;
    if (faces.length) {
      this.#faces = faces;
      this.#facesAt = performance.now();
    }
    this.#update();
  }

  showCheckIn(checkIn) {
    this.#settled.set(checkIn.track, checkIn.sentence);
    if (this.#settled.size > MOST_SETTLED) this.#settled.delete(this.#settled.keys().next().value);
    this.#checkIn = { ...checkIn, until: performance.now() + CONFIRM_MS };
    this.#update();
  }

  showError({ code, message, fatal }) {
    if (fatal && PASSING_ERRORS.includes(code)) this.#pause = { code, message };
    else if (fatal) this.stop(code, message);
    else this.#notice = { message, until: performance.now() + NOTICE_MS };
    this.#update();
  }

  /** Nothing goes on without a person: say why. The first reason given is the best one. */
  stop(code, message = "") {
    this.#stop ??= { code, message };
    this.#update();
  }

  #update() {
    const now = performance.now();
    const picture = { help: "", actions: [], tone: "calm", ...this.#describe(now) };
    if (this.#isSame(picture) || this.#isTooSoon(picture, now)) return;
    this.#shown = picture;
    this.#shownAt = now;
    this.#onChange(picture);
  }

  #isSame(picture) {
    return ["view", "tone", "sentence", "help"].every((key) => this.#shown?.[key] === picture[key]);
  }

  /** Sentences do not flicker: a calm one waits until the last could be read. */
  #isTooSoon(picture, now) {
    if (this.#shown?.view !== "live" || picture.view !== "live") return false;
    return !URGENT_TONES.includes(picture.tone) && now - this.#shownAt < SHORTEST_SHOW_MS;
  }

  #describe(now) {
    return (
      this.#describeStop() ??
      this.#describeCamera() ??
      this.#describeConnection(now) ??
      this.#describeNotice(now) ??
      this.#describeCheckIn(now) ??
      this.#describeFaces(now)
    );
  }

  #describeStop() {
    if (!this.#stop) return null;
    const { code, message } = this.#stop;
    const isUnknown = code === "device_unknown";
    return {
      view: "stopped",
      tone: "problem",
      sentence: message || (this.#words[code] ?? this.#words.stopped),
      help: isUnknown ? this.#words.device_unknown_help : this.#words.stopped_help,
      actions: [isUnknown ? "pair" : "try_again"],
    };
  }

  #describeCamera() {
    const words = this.#words;
    if (this.#camera === "on") return null;
    if (this.#camera === "starting") return { view: "starting", sentence: words.starting };
    if (this.#camera === "asking") {
      return { view: "asking", sentence: words.asking, help: words.asking_help, actions: ["demo"] };
    }
    return {
      view: "problem",
      tone: "problem",
      sentence: words[this.#camera],
      help: words[`${this.#camera}_help`],
      actions: ["try_again", "demo"],
    };
  }

  #describeConnection(now) {
    const words = this.#words;
    if (this.#pause) return this.#describePause();
    if (this.#isOpen) {
      return this.#hasReply ? null : { view: "starting", sentence: words.starting };
    }
    if (now - this.#lostAt < OFFLINE_AFTER_MS) return { view: "starting", sentence: words.starting };
    return { view: "offline", tone: "careful", sentence: words.offline, help: words.offline_help };
  }

  #describePause() {
    const { code, message } = this.#pause;
    const help = `${message} ${this.#words.carries_on}`;
    return { view: "offline", tone: "problem", sentence: this.#words[code], help };
  }

  #describeNotice(now) {
    if (!this.#notice || now > this.#notice.until) return null;
    return { view: "live", tone: "problem", sentence: this.#notice.message };
  }

  #describeCheckIn(now) {
    if (!this.#checkIn || now > this.#checkIn.until) return null;
    return { view: "live", tone: "good", sentence: this.#checkIn.sentence };
  }

  #describeFaces(now) {
    const sinceFace = now - this.#facesAt;
    if (sinceFace < FACE_STAYS_MS && this.#faces.length) return this.#describeFace();
    const view = sinceFace < QUIET_AFTER_MS ? "live" : "quiet";
    return { view, sentence: this.#words.idle };
  }

  #describeFace() {
    const { track, state, name, hint } = chooseNearest(this.#faces);
    const settled = this.#settled.get(track);
    if (settled) return { view: "live", sentence: settled };
    const sentence = hint ?? fillIn(this.#words[state] ?? this.#words.looking, { name });
    return { view: "live", tone: TONES[state] ?? "calm", sentence };
  }
}
