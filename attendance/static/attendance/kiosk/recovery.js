/**
 * Brings a kiosk back by itself from what passes: a camera that was unplugged, is in use or stands
 * still, a tablet that slept, a network that changed. Nobody has to press a button.
 */

import { listCameras } from "../../muster/camera.js";
import { DEMO, recallCamera } from "./camera_menu.js";

/** Reasons why there is no picture that may be gone at the next try. */
const PASSING = ["camera_lost", "no_camera", "in_use", "demo_missing"];
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const SETTLE_MS = 500; // a camera that is plugged in reports itself several times
const TICK_MS = 2_000;
const SLEPT_MS = 10_000;
const FROZEN_MS = 10_000;

export function chooseWait(tries) {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
}

/** Tries again while there is no picture: soon, then more rarely, and at once with a new device. */
export function recoverPicture(picture) {
  let source = null;
  let reason = "";
  let tries = 0;
  let timer = 0;

  const tryAfter = (waitMs) => {
    clearTimeout(timer);
    timer = setTimeout(() => picture.useAgain({ quietly: true }), waitMs);
  };
  picture.addEventListener("state", ({ detail }) => {
    reason = detail;
    if (detail === "on") tries = 0;
    clearTimeout(timer);
    if (PASSING.includes(detail)) tryAfter(chooseWait(tries++));
  });
  picture.addEventListener("opened", ({ detail }) => (source = detail));
  picture.addEventListener("released", () => (source = null));
  navigator.mediaDevices?.addEventListener?.("devicechange", async () => {
    if (PASSING.includes(reason)) tryAfter(SETTLE_MS);
    else if (source && (await isChosenBack(source))) tryAfter(SETTLE_MS);
  });
  followPermission(() => {
    if (reason === "refused") tryAfter(0);
  });
  watchForFreeze(() => source, () => tryAfter(0));
}

/** The camera that was chosen is there again while another one stands in for it. */
async function isChosenBack(source) {
  const chosen = recallCamera();
  if (!chosen || source.isDemo || chosen === DEMO || source.deviceId === chosen) return false;
  return (await listCameras()).some((camera) => camera.deviceId === chosen);
}

/** Where the browser tells: somebody allows the camera after having refused it. */
async function followPermission(onAllowed) {
  try {
    const permission = await navigator.permissions.query({ name: "camera" });
    permission.addEventListener("change", () => {
      if (permission.state === "granted") onAllowed();
    });
  } catch {
    // This browser does not tell; the button is there.
  }
}

/** A camera that says it runs and gives no pictures. */
function watchForFreeze(findSource, onFrozen) {
  let place = -1;
  let movedAt = performance.now();
  setInterval(() => {
    const video = findSource()?.element;
    const isWatched = video instanceof HTMLVideoElement && !document.hidden;
    if (!isWatched || video.currentTime !== place) movedAt = performance.now();
    place = isWatched ? video.currentTime : -1;
    if (performance.now() - movedAt < FROZEN_MS) return;
    movedAt = performance.now();
    onFrozen();
  }, TICK_MS);
}

/** Calls back when the device has slept, or the page was hidden for a while, and is there again. */
export function followSleep(onAwake) {
  let seenAt = Date.now();
  const look = () => {
    if (document.hidden) return;
    const sleptMs = Date.now() - seenAt;
    seenAt = Date.now();
    if (sleptMs > SLEPT_MS) onAwake();
  };
  setInterval(look, TICK_MS);
  for (const type of ["visibilitychange", "resume"]) document.addEventListener(type, look);
  window.addEventListener("pageshow", look);
}
