/** Wires the kiosk: picture → frames → link → overlay, cards and the one sentence. */

import { readWords } from "../muster/words.js";
import { CameraMenu, DEMO, recallCamera } from "./kiosk/camera_menu.js";
import { Clock } from "./kiosk/clock.js";
import { Confirmations } from "./kiosk/confirmation.js";
import { sendFrames } from "./kiosk/frames.js";
import { Overlay } from "./kiosk/overlay.js";
import { Picture } from "./kiosk/picture.js";
import { Scene } from "./kiosk/scene.js";
import { KioskLink } from "./kiosk/socket.js";
import { keepScreenOn } from "./kiosk/wake_lock.js";

const find = (id) => document.getElementById(id);
const kiosk = find("kiosk");
const { socketPath, demoManifestUrl, timeZone } = kiosk.dataset;
const words = readWords(find("kiosk-words"));

const overlay = new Overlay(find("faces"), words);
const scene = new Scene(words, showScene);
const confirmations = new Confirmations(find("cards"), find("card-template"), words);
const clock = new Clock(kiosk, { timeZone, language: document.documentElement.lang });
const link = new KioskLink(socketPath);
const picture = new Picture(find("picture"), { demoManifestUrl });
const menu = new CameraMenu(find("menu"), words, {
  hasDemo: Boolean(demoManifestUrl),
  onChoose: (chosen) => picture.use(chosen),
});

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showScene({ view, tone, sentence, help, actions }) {
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

function followPicture() {
  let sending = new AbortController();
  picture.addEventListener("state", ({ detail }) => scene.setCamera(detail));
  picture.addEventListener("released", () => sending.abort());
  picture.addEventListener("opened", ({ detail: source }) => {
    find("demo-label").hidden = !source.isDemo;
    menu.refresh(source.deviceId);
    sending = new AbortController();
    sendFrames(source, link, sending.signal);
  });
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
  return asked === DEMO && demoManifestUrl ? DEMO : recallCamera();
}

find("try-again").addEventListener("click", () => {
  if (kiosk.dataset.view === "stopped") location.reload();
  else picture.useAgain();
});
find("use-demo").addEventListener("click", () => picture.use(DEMO));
keepScreenOn();
followPicture();
followLink();
picture.use(chooseFirstSource());
