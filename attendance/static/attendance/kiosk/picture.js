/**
 * The picture before people: one source at a time (a camera, or the demo's) is opened, shown and
 * released.
 * Events: "state" (detail: starting | asking | on | off, or the reason why not), "opened" (detail: the
 * source), "released".
 */

import { CameraProblem, openCamera } from "../../muster/camera.js";
import { DEMO } from "./camera_menu.js";
import { openDemoCamera } from "./demo_camera.js";

const ASKING_AFTER_MS = 600;

export class Picture extends EventTarget {
  #root;
  #demoManifestUrl;
  #source = null;
  #choice = "";
  #attempt = 0;
  #isWanted = null;

  constructor(root, { demoManifestUrl }) {
    super();
    this.#root = root;
    this.#demoManifestUrl = demoManifestUrl;
  }

  /** Whether this kiosk has use for a camera; null until that is known. */
  get isWanted() {
    return this.#isWanted;
  }

  /** Open the chosen source, or close whatever is open and ask for nothing. */
  want(isWanted, chosen) {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) this.use(chosen);
    else this.#rest();
  }

  /**
   * Show a source; whatever was shown before is released first.
   * @param {string} chosen
   * @param {object} [options]
   * @param {boolean} [options.quietly] say nothing before it is clear what comes of it
   */
  async use(chosen, { quietly = false } = {}) {
    const attempt = ++this.#attempt;
    this.#choice = chosen;
    this.#release();
    if (!quietly) this.#emit("state", "starting");
    const asking = setTimeout(() => {
      const isWanted = !quietly && attempt === this.#attempt && chosen !== DEMO;
      if (isWanted) this.#emit("state", "asking");
    }, ASKING_AFTER_MS);
    try {
      const opened = await this.#open(chosen);
      if (attempt === this.#attempt) this.#start(opened);
      else opened.stop();
    } catch (error) {
      if (attempt === this.#attempt) this.#emit("state", this.#explain(error));
    } finally {
      clearTimeout(asking);
    }
  }

  get isOpen() {
    return this.#source !== null;
  }

  useAgain(options) {
    return this.use(this.#choice, options);
  }

  #open(chosen) {
    return chosen === DEMO ? openDemoCamera(this.#demoManifestUrl) : openCamera(chosen);
  }

  #explain(error) {
    if (error instanceof CameraProblem) return error.reason;
    return this.#choice === DEMO ? "demo_missing" : "no_camera";
  }

  #start(source) {
    this.#source = source;
    source.onLost = () => {
      this.#release();
      this.#emit("state", "camera_lost");
    };
    this.#root.replaceChildren(source.element);
    this.#emit("state", "on");
    this.#emit("opened", source);
  }

  #rest() {
    this.#attempt += 1;
    this.#release();
    this.#emit("state", "off");
  }

  #release() {
    if (!this.#source) return;
    this.#source.stop();
    this.#source.element.remove();
    this.#source = null;
    this.#emit("released");
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
