/** The small menu: which camera, full screen. The choice of a camera is remembered here. */

import { fillIn } from "../../muster/words.js";
import { listCameras } from "../../muster/camera.js";
import { recall, remember } from "./preferences.js";

export const DEMO = "demo";

export const recallCamera = () => recall("camera");

export class CameraMenu {
  #menu;
  #select;
  #words;
  #hasDemo;

  /** @param {(deviceId: string) => void} onChoose gets a device id, "" or DEMO */
  constructor(menu, words, { hasDemo, onChoose }) {
    this.#menu = menu;
    this.#select = menu.querySelector("select");
    this.#words = words;
    this.#hasDemo = hasDemo;
    this.#select.addEventListener("change", () => this.#choose(onChoose));
    this.#closeFromOutside();
    this.#offerFullScreen();
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.refresh(this.#select.value));
    this.refresh("");
  }

  /** List the cameras that are there now, with the one in use chosen. */
  async refresh(current) {
    const cameras = await listCameras();
    const options = cameras
      .filter((camera) => camera.deviceId)
      .map((camera, index) => new Option(camera.label || this.#nameCamera(index), camera.deviceId));
    if (options.length === 0) options.push(new Option(this.#words.camera_default, ""));
    if (this.#hasDemo) options.push(new Option(this.#words.camera_demo, DEMO));
    this.#select.replaceChildren(...options);
    this.#select.value = current;
    if (this.#select.selectedIndex < 0) this.#select.selectedIndex = 0;
  }

  #nameCamera(index) {
    return fillIn(this.#words.camera_numbered, { number: index + 1 });
  }

  #choose(onChoose) {
    const chosen = this.#select.value;
    if (chosen !== DEMO) remember("camera", chosen); // a kiosk that restarts opens its real camera
    this.#menu.open = false;
    onChoose(chosen);
  }

  #closeFromOutside() {
    document.addEventListener("click", (event) => {
      if (!this.#menu.contains(event.target)) this.#menu.open = false;
    });
    this.#menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#menu.open) return;
      this.#menu.open = false;
      this.#menu.querySelector("summary").focus();
    });
  }

  #offerFullScreen() {
    const button = this.#menu.querySelector("#full-screen");
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => {
      this.#menu.open = false;
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
  }
}
