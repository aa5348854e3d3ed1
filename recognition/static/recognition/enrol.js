/** The page of an enrolment: start, turn the head, look at the set, save it. */

import { CameraProblem, openCamera } from "../muster/camera.js";
import { fillIn, readWords } from "../muster/words.js";
import { EnrolLink } from "./enrol_link.js";
import { Ring } from "./ring.js";

const SENTENCE_STAYS_MS = 600;

const find = (id) => document.getElementById(id);
const page = find("enrol");
const words = readWords(find("words"));
const ring = new Ring(find("ticks"));

let source = null;
let link = null;
let sending = null;
let slots = [];
let done = [];
let said = { word: "", at: 0 };

// What is shown -----------------------------------------------------------------------------------

function enter(phase, heading) {
  page.dataset.phase = phase;
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function say(sentence) {
  if (find("sentence").textContent === sentence) return;
  find("sentence").textContent = sentence;
  find("announcement").textContent = sentence;
}

/** One sentence at a time; each stays long enough to be read, unless something went wrong. */
function sayWord(word) {
  const now = performance.now();
  if (word === said.word || now - said.at < SENTENCE_STAYS_MS) return;
  said = { word, at: now };
  say(words[word]);
}

function nameSlot(slot) {
  return words[`slot_${slot}`];
}

function showSlots() {
  const items = slots.map((slot) => {
    const isDone = done.includes(slot);
    const item = document.createElement("li");
    item.className = "slot";
    item.dataset.state = isDone ? "done" : "open";
    const label = document.createElement("span");
    label.className = "visually-hidden";
    label.textContent = fillIn(isDone ? words.slot_done : words.slot_open, { slot: nameSlot(slot) });
    const shown = document.createElement("span");
    shown.setAttribute("aria-hidden", "true");
    shown.textContent = nameSlot(slot);
    item.append(label, shown);
    return item;
  });
  find("slots").replaceChildren(...items);
}

function showFace({ slot, face }, caption = "") {
  const item = document.createElement("li");
  const image = Object.assign(new Image(112, 112), {
    src: face,
    alt: fillIn(words.face_of, { slot: nameSlot(slot) }),
  });
  const name = document.createElement("span");
  name.className = "face-name";
  name.textContent = nameSlot(slot);
  item.append(image, name);
  if (caption) {
    const note = document.createElement("span");
    note.className = "face-note soft";
    note.textContent = caption;
    item.append(note);
  }
  return item;
}

// The camera --------------------------------------------------------------------------------------

function stopCamera() {
  sending?.abort();
  source?.stop();
  source = null;
  find("mirror").replaceChildren();
}

function fail(sentence) {
  stopCamera();
  link?.close();
  link = null;
  enter("turning");
  page.dataset.failed = "";
  say(sentence);
  find("finish").hidden = true;
  find("retry").hidden = false;
  find("retry").focus();
}

async function start() {
  delete page.dataset.failed;
  find("retry").hidden = true;
  find("finish").hidden = true;
  done = [];
  said = { word: "", at: 0 };
  enter("turning");
  say(words.starting);
  try {
    source ??= await openCamera("");
  } catch (error) {
    fail(words[error instanceof CameraProblem ? error.reason : "no_camera"]);
    return;
  }
  source.onLost = () => fail(words.no_camera);
  find("mirror").replaceChildren(source.element);
  if (link?.isOpen) beginAgain();
  else connect();
}

// The server --------------------------------------------------------------------------------------

function connect() {
  link = new EnrolLink(page.dataset.socket);
  const mine = link;
  const on = (type, act) =>
    mine.addEventListener(type, ({ detail }) => mine === link && act(detail));
  on("hello", beginAgain);
  on("seen", onSeen);
  on("finished", onFinished);
  on("saved", onSaved);
  on("error", onError);
  on("lost", () => fail(words.lost));
}

function beginAgain() {
  const isStanding = find("standing").checked;
  slots = isStanding ? ["front", "front_2", "front_3"] : ["front", "left", "right", "up", "down"];
  ring.draw(slots);
  showSlots();
  link.request("again", { standing: isStanding });
  sending?.abort();
  sending = new AbortController();
  link.sendFrames(source, sending.signal);
}

function onSeen({ ask, done: nowDone, heading, can_finish: canFinish }) {
  if (page.dataset.phase !== "turning") return;
  ring.show(nowDone, heading);
  if (nowDone.length !== done.length) onProgress(nowDone);
  sayWord(ask);
  find("finish").hidden = !canFinish;
}

function onProgress(nowDone) {
  if (nowDone.length > done.length) {
    const values = { done: nowDone.length, all: slots.length };
    find("announcement").textContent = fillIn(words.progress, values);
  }
  done = nowDone;
  showSlots();
}

function onFinished({ photos, missing }) {
  stopCamera();
  find("faces").replaceChildren(...photos.map((photo) => showFace(photo)));
  page.photos = photos;
  find("missing").hidden = missing.length === 0;
  const names = missing.map(nameSlot).join(", ");
  find("missing").textContent = fillIn(words.missing, { slots: names });
  find("problem").hidden = true;
  find("save").disabled = false;
  enter("review", find("review-title"));
}

function save() {
  find("save").disabled = true;
  find("problem").hidden = true;
  link.request("save");
}

function onSaved({ results, sentence }) {
  link = null;
  const faces = new Map(page.photos.map((photo) => [photo.slot, photo]));
  const items = results.map(({ slot, state, reason }) =>
    showFace(faces.get(slot), reason ? `${words[`result_${state}`]}: ${reason}` : words[`result_${state}`]),
  );
  find("results").replaceChildren(...items);
  find("saved-title").textContent = sentence;
  enter("saved", find("saved-title"));
}

function onError({ message, fatal }) {
  if (fatal) fail(message);
  else if (page.dataset.phase === "review") showProblem(message);
  else say(message);
}

function showProblem(message) {
  find("problem").textContent = message;
  find("problem").hidden = false;
  find("save").disabled = false;
}

find("retry").addEventListener("click", start);
find("again").addEventListener("click", start);
find("finish").addEventListener("click", () => link?.request("finish"));
find("save").addEventListener("click", save);
window.addEventListener("pagehide", () => link?.close());
find("start").addEventListener("click", start);
find("start").disabled = false;
