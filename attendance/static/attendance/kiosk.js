/** Wires the kiosk: source → frames → link → overlay, cards and the one sentence. */

import { readWords } from "../muster/words.js";
import { CameraMenu, DEMO, recallCamera } from "./camera_menu.js";
import { CameraProblem, openCamera } from "../muster/camera.js";
import { Clock } from "./clock.js";
import { Confirmations } from "./confirmation.js";
import { openDemoCamera } from "./demo_camera.js";
import { sendFrames } from "./frames.js";
import { Overlay } from "./overlay.js";
import { Scene } from "./scene.js";
import { KioskLink } from "./socket.js";
import { keepScreenOn } from "./wake_lock.js";

const ASKING_AFTER_MS = 600;

const find = (id) => document.getElementById(id);
const kiosk = find("kiosk");
const { socketPath, demoManifestUrl, timeZone } = kiosk.dataset;
const words = readWords(find("kiosk-words"));

const overlay = new Overlay(find("faces"), words);
const scene = new Scene(words, showPicture);
const confirmations = new Confirmations(find("cards"), find("card-template"), words);
const clock = new Clock(kiosk, { timeZone, language: document.documentElement.lang });
const link = new KioskLink(socketPath);
const menu = new CameraMenu(find("menu"), words, { hasDemo: Boolean(demoManifestUrl), onChoose: useSource });

let source = null;
let sending = null;
let choice = recallCamera();
let attempt = 0;

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showPicture({ view, tone, sentence, help, actions }) {
  kiosk.dataset.view = view;
  kiosk.dataset.tone = tone;
  setText(find("sentence"), sentence);
  setText(find("help-text"), help);
  find("help").hidden = !help;
  find("try-again").hidden = !actions.includes("try_again");
  find("pair-again").hidden = !actions.includes("pair");
  find("use-demo").hidden = !(demoManifestUrl && actions.includes("demo"));
  if (view !== "live" && view !== "quiet") overlay.clear();
}

function showConnection(state) {
  kiosk.dataset.connection = state;
  setText(find("connection-word"), words[`connection_${state}`]);
}

function releaseSource() {
  sending?.abort();
  source?.stop();
  source?.element.remove();
  source = null;
}

function openSource(chosen) {
  return chosen === DEMO ? openDemoCamera(demoManifestUrl) : openCamera(chosen);
}

/** Show a source and send its frames; whatever was shown before is released first. */
async function useSource(chosen) {
  const thisAttempt = ++attempt;
  choice = chosen;
  releaseSource();
  scene.setCamera("starting");
  const asking = setTimeout(() => {
    if (thisAttempt === attempt && chosen !== DEMO) scene.setCamera("asking");
  }, ASKING_AFTER_MS);
  try {
    const opened = await openSource(chosen);
    if (thisAttempt === attempt) startSource(opened);
    else opened.stop();
  } catch (error) {
    if (thisAttempt === attempt) scene.setCamera(explain(error));
  } finally {
    clearTimeout(asking);
  }
}

function explain(error) {
  if (error instanceof CameraProblem) return error.reason;
  return choice === DEMO ? "demo_missing" : "no_camera";
}

function startSource(opened) {
  source = opened;
  source.onLost = () => {
    releaseSource();
    scene.setCamera("camera_lost");
  };
  find("picture").replaceChildren(source.element);
  find("demo-label").hidden = !source.isDemo;
  scene.setCamera("on");
  menu.refresh(source.deviceId);
  sending = new AbortController();
  sendFrames(source, link, sending.signal);
}

function followLink() {
  link.addEventListener("lost", ({ detail }) => {
    showConnection(detail.isFinal ? "stopped" : "lost");
    scene.loseConnection(detail);
    if (detail.isFinal) scene.stop("device_unknown");
  });
  link.addEventListener("hello", ({ detail }) => {
    clock.setTime(detail.server_time);
    showConnection("open");
    scene.beGreeted();
  });
  link.addEventListener("faces", ({ detail }) => {
    overlay.show(detail);
    scene.showFaces(detail);
  });
  link.addEventListener("check_in", ({ detail }) => {
    confirmations.show(detail);
    scene.showCheckIn(detail);
  });
  link.addEventListener("error", ({ detail }) => scene.showError(detail));
  link.addEventListener("stopped", () => showConnection("stopped"));
  link.open();
}

function chooseFirstSource() {
  const asked = new URLSearchParams(location.search).get("camera");
  return asked === DEMO && demoManifestUrl ? DEMO : choice;
}

find("try-again").addEventListener("click", () => {
  if (kiosk.dataset.view === "stopped") location.reload();
  else useSource(choice);
});
find("use-demo").addEventListener("click", () => useSource(DEMO));
keepScreenOn();
followLink();
useSource(chooseFirstSource());
