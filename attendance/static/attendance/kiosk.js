/** Wires the kiosk: picture → frames → link → overlay, cards, sheets and the one sentence. */

import { readWords } from "../muster/words.js";
import { CameraMenu, DEMO, recallCamera } from "./kiosk/camera_menu.js";
import { ChallengeView } from "./kiosk/challenge.js";
import { Clock } from "./kiosk/clock.js";
import { Confirmations } from "./kiosk/confirmation.js";
import { Pace, sendFrames } from "./kiosk/frames.js";
import { fillScreenOnTouch } from "./kiosk/full_screen.js";
import { keepInstalled } from "./kiosk/installation.js";
import { Keypad } from "./kiosk/keypad.js";
import { Names } from "./kiosk/names.js";
import { Overlay } from "./kiosk/overlay.js";
import { Panel } from "./kiosk/panel.js";
import { Picture } from "./kiosk/picture.js";
import { bindChoice, recall, remember } from "./kiosk/preferences.js";
import { followSleep, recoverPicture } from "./kiosk/recovery.js";
import { Scene } from "./kiosk/scene.js";
import { KioskLink } from "./kiosk/socket.js";
import { Sounds } from "./kiosk/sounds.js";
import { keepScreenOn } from "./kiosk/wake_lock.js";
import { Later } from "./offline/later.js";

const GREETED_WITHIN_MS = 3_000;

const find = (id) => document.getElementById(id);
const kiosk = find("kiosk");
const { socketPath, deliverUrl, demoManifestUrl, timeZone, workerUrl } = kiosk.dataset;
const words = readWords(find("kiosk-words"));

const link = new KioskLink(socketPath);
const pace = new Pace();
const sounds = new Sounds({ isMuted: false });
const overlay = new Overlay(find("faces"), words);
const scene = new Scene(words, showScene);
const clock = new Clock(kiosk, { timeZone, language: document.documentElement.lang });
const challenge = new ChallengeView(find("challenge"), words);
const confirmations = new Confirmations(find("cards"), find("card-template"), words, (id) =>
  link.request({ type: "undo", id }),
);
const keypad = new Keypad(find("keypad"), kiosk, words, send);
const names = new Names(find("names"), kiosk, words, {
  send,
  askForPin: (person) => keypad.askForPerson(person),
});
const badgeFrame = new Panel(find("badge"), kiosk);
const picture = new Picture(find("picture"), { demoManifestUrl });
const menu = new CameraMenu(find("menu"), words, {
  hasDemo: Boolean(demoManifestUrl),
  onChoose: (chosen) => picture.use(chosen),
});
const lookForUpdate = keepInstalled(workerUrl, isIdle);
const later = new Later(scene, words, {
  timeZone,
  language: document.documentElement.lang,
  closeSheets: () => Panel.closeOpen(),
});
const waysToOpen = { pin: keypad, names, badge: badgeFrame };

/** Nobody stands here, and nobody types. */
function isIdle() {
  const isCalm = ["quiet", "problem", "stopped", "offline"].includes(kiosk.dataset.view);
  return isCalm && kiosk.dataset.panel === "none";
}

/** A request to the server; kept for later where it cannot be reached. */
function send(request) {
  if (!link.request(request)) return later.keepRequest(request);
  later.noteSent(request);
  return true;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showScene({ view, tone, sentence, help, actions }) {
  kiosk.dataset.view = view;
  kiosk.dataset.tone = tone;
  setText(find("sentence"), sentence);
  setText(find("help-text"), help);
  find("help").hidden = !help;
  find("keep-badge").hidden = view !== "away";
  find("keep-face").hidden = !actions.includes("keep_face");
  find("try-again").hidden = !actions.includes("try_again");
  find("pair-again").hidden = !actions.includes("pair");
  find("use-demo").hidden = !(demoManifestUrl && actions.includes("demo"));
  find("ways").dataset.shown = actions.includes("ways");
  if (view !== "live" && view !== "quiet") overlay.clear();
}

function showConnection(state) {
  kiosk.dataset.connection = state;
  setText(find("connection-word"), words[`connection_${state}`]);
}

/** Offer what the site offers, and ask for the camera only where it is of use. */
function offerWays(ways) {
  const needsCamera = ways.includes("face") || ways.includes("badge");
  scene.setWays(ways);
  kiosk.dataset.faces = ways.includes("face") ? "on" : "off";
  kiosk.dataset.invites = needsCamera && !ways.includes("face") ? "badge" : "";
  for (const button of find("ways").querySelectorAll("[data-way]")) {
    button.hidden = !ways.includes(button.dataset.way);
  }
  picture.want(needsCamera, chooseFirstSource());
  find("camera-field").hidden = !needsCamera;
}

function chooseFirstSource() {
  const asked = new URLSearchParams(location.search).get("camera");
  return asked === DEMO && demoManifestUrl ? DEMO : recallCamera();
}

function greet(hello) {
  clock.setTime(hello.server_time);
  pace.framesPerS = hello.frames_per_s;
  sounds.allow(hello.sound);
  find("sound-choice").hidden = !hello.sound;
  remember("ways", hello.ways.join(" "));
  showConnection("open");
  offerWays(hello.ways);
  scene.beGreeted();
  lookForUpdate(); // the server may have been away to be upgraded
  later.greet(hello);
}

function celebrate(checkIn) {
  confirmations.show(checkIn);
  scene.showCheckIn(checkIn);
  challenge.clear(checkIn.track);
  overlay.point(null);
  sounds.play(checkIn.kind === "out" || checkIn.kind === "break_start" ? "out" : "in");
  closeSheetOf(checkIn.way);
}

/** Whoever used a sheet is done with it; a face that was seen meanwhile closes nobody's. */
function closeSheetOf(way) {
  if (way === "badge") badgeFrame.close();
  if (way === "names") names.close();
  if (["pin", "names"].includes(way) && keypad.isWaiting) keypad.close();
}

function refuse(error) {
  sounds.play("careful");
  if (error.request === "undo") confirmations.refuseUndo();
  if (error.request === "pin" && keypad.isOpen) keypad.refuse(error.message);
  else if (error.request === "name" && keypad.isWaiting) keypad.refuse(error.message);
  else if (["name", "names"].includes(error.request) && names.isOpen) names.refuse(error.message);
  else scene.showError(error);
}

function showChallenge(message) {
  challenge.show(message);
  scene.showChallenge(message);
  overlay.point(message.track, message.state === "asked" ? message.step : null);
}

function followLink() {
  const follow = {
    hello: greet,
    rate: ({ frames_per_s: framesPerS }) => (pace.framesPerS = framesPerS),
    check_in(message) {
      later.noteAnswer(message);
      celebrate(message);
    },
    challenge: showChallenge,
    door: (message) => scene.showDoor(message),
    ask_pin: (message) => keypad.askForTrack(message),
    names: (message) => names.show(message),
    error(error) {
      later.noteAnswer(error);
      if (error.request) refuse(error);
      else scene.showError(error);
    },
    stopped: () => showConnection("stopped"),
    faces(message) {
      overlay.show(message);
      scene.showFaces(message);
    },
    undone(message) {
      confirmations.showUndone(message);
      scene.showUndone(message);
    },
    lost(detail) {
      showConnection(detail.isFinal ? "stopped" : "lost");
      scene.loseConnection(detail);
      challenge.clear();
      later.noteLost();
      if (detail.isFinal) scene.stop("device_unknown");
    },
  };
  for (const [type, act] of Object.entries(follow)) {
    link.addEventListener(type, ({ detail }) => act(detail));
  }
  link.open();
}

function followPicture() {
  let sending = new AbortController();
  picture.addEventListener("state", ({ detail }) => scene.setCamera(detail));
  picture.addEventListener("released", () => {
    later.source = null;
    sending.abort();
  });
  picture.addEventListener("opened", ({ detail: source }) => {
    find("demo-label").hidden = !source.isDemo;
    menu.refresh(source.deviceId);
    later.source = source;
    sending = new AbortController();
    sendFrames(source, link, pace, sending.signal);
  });
}

function followTouches() {
  find("try-again").addEventListener("click", () => {
    if (kiosk.dataset.view === "stopped") location.reload();
    else picture.useAgain();
  });
  find("use-demo").addEventListener("click", () => picture.use(DEMO));
  find("keep-face").addEventListener("click", () => later.keepFace());
  find("keep-badge").addEventListener("click", () => later.keepBadge());
  for (const button of find("ways").querySelectorAll("[data-way]")) {
    button.addEventListener("click", () => waysToOpen[button.dataset.way].open());
  }
  bindChoice(find("large-text"), "large_text", (isOn) => {
    document.documentElement.dataset.text = isOn ? "large" : "normal";
  });
  bindChoice(find("muted"), "muted", (isOn) => sounds.mute(isOn));
}

/** Until the server says how people check in here, what it said last; a new kiosk waits for it. */
function offerRememberedWays() {
  const remembered = recall("ways");
  if (remembered) offerWays(remembered.split(" "));
  else setTimeout(() => picture.isWanted ?? offerWays(["face"]), GREETED_WITHIN_MS);
}

keepScreenOn();
fillScreenOnTouch();
followTouches();
followPicture();
recoverPicture(picture);
followSleep(() => {
  link.renew();
  if (picture.isOpen) picture.useAgain({ quietly: true });
});
followLink();
later.start(deliverUrl);
offerRememberedWays();
