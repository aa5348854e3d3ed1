/** The public page about teams: a selfie or a photo, suspense, the answer, and a link to share. */

import { CameraProblem, openCamera } from "../muster/camera.js";
import { paintTeam } from "../muster/team_colors.js";
import { readWords } from "../muster/words.js";

const LONGEST_PX = 1280;
const QUALITY = 0.9;
const SUSPENSE_MS = 3000;
const FACE_MARGIN = 0.35;

const find = (id) => document.getElementById(id);
const page = find("team");
const form = find("team-form");
const answer = find("team-answer");
const words = form ? readWords(find("team-words")) : {};
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

let source = null;
let picture = null; // a canvas; it leaves with the page

function enter(phase) {
  page.dataset.phase = phase;
  find("team-shoot").hidden = phase !== "camera";
  find("team-camera").hidden = phase !== "start";
  find("suspense").hidden = phase !== "waiting" || isCalm.matches;
}

function say(sentence) {
  find("team-said").textContent = sentence;
}

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

// The camera --------------------------------------------------------------------------------------

function stopCamera() {
  source?.stop();
  source = null;
}

async function startCamera() {
  say(words.starting);
  find("team-camera").disabled = true;
  try {
    source = await openCamera("");
    source.onLost = () => begin(words.no_camera);
    find("lens-view").replaceChildren(source.element);
    enter("camera");
    say(words.ready);
    find("team-shoot").focus();
  } catch (problem) {
    if (!(problem instanceof CameraProblem)) throw problem;
    say(words[problem.reason]);
  } finally {
    find("team-camera").disabled = false;
  }
}

/** A copy of what is shown, small enough to send and without anything but pixels. */
function copyPixels(element, width, height) {
  const share = Math.min(1, LONGEST_PX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * share));
  canvas.height = Math.max(1, Math.round(height * share));
  canvas.getContext("2d").drawImage(element, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function shoot() {
  const { width, height } = source.size();
  picture = copyPixels(source.element, width, height);
  picture.className = "is-mirrored";
  stopCamera();
  ask();
}

/** A photo that the browser cannot read goes as it is: the server says what is wrong with it. */
async function takeFile(file) {
  stopCamera();
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    picture = copyPixels(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    ask();
  } catch {
    picture = null;
    ask({ file });
  }
}

// The answer --------------------------------------------------------------------------------------

async function fillForm({ face, file }) {
  const blob =
    file ?? (await new Promise((resolve) => picture.toBlob(resolve, "image/jpeg", QUALITY)));
  const data = new FormData();
  const token = form.elements.namedItem("csrfmiddlewaretoken");
  if (token) data.set("csrfmiddlewaretoken", token.value);
  data.set("image", blob, "picture.jpg");
  if (face !== undefined) data.set("face", face);
  return data;
}

async function fetchAnswer(choice) {
  const response = await fetch(page.dataset.address, {
    method: "POST",
    body: await fillForm(choice),
    headers: { "X-Muster-Part": "answer" },
  });
  const html = await response.text();
  if (!html.includes("data-answer=")) throw new TypeError(`answer ${response.status}`);
  return html;
}

async function ask(choice = {}) {
  enter("waiting");
  say(words.comparing);
  if (picture) find("lens-view").replaceChildren(picture);
  try {
    const [html] = await Promise.all([fetchAnswer(choice), isCalm.matches ? 0 : wait(SUSPENSE_MS)]);
    show(html);
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    begin(words.offline);
  }
}

function show(html) {
  answer.innerHTML = html;
  const kind = answer.querySelector("[data-answer]").dataset.answer;
  enter(kind === "result" ? "result" : "answer");
  say("");
  if (kind === "choice") drawFaces();
  else picture = null;
  dress();
  window.scrollTo(0, 0);
  answer.querySelector("[data-focus]")?.focus({ preventScroll: true });
}

/** Where a piece of a length begins whose middle is wanted at a place, and that stays inside. */
function placeInside(middle, length, whole) {
  return Math.min(Math.max(middle - length / 2, 0), whole - length);
}

function drawFaces() {
  for (const button of answer.querySelectorAll("[data-box]")) {
    const [left, top, right, bottom] = button.dataset.box.split(" ").map(Number);
    const tall = (bottom - top) * picture.height;
    const side = Math.min(tall * (1 + 2 * FACE_MARGIN), picture.width, picture.height);
    const x = placeInside(((left + right) / 2) * picture.width, side, picture.width);
    const y = placeInside(((top + bottom) / 2) * picture.height, side, picture.height);
    const canvas = button.querySelector("canvas");
    const context = canvas.getContext("2d");
    context.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
  }
}

/** Colours of the team for the whole page, and the button to share where there is something. */
function dress() {
  const result = answer.querySelector("[data-answer=result]");
  if (!result) {
    delete document.body.dataset.color;
    return;
  }
  document.body.dataset.color = result.dataset.color;
  paintTeam(document.body, result.dataset.color);
  const button = result.querySelector("[data-share]");
  if (button) button.hidden = !(navigator.share || navigator.clipboard);
}

async function share(button) {
  const { url, text } = button.dataset;
  if (navigator.share) {
    try {
      await navigator.share({ title: document.title, text, url });
    } catch (problem) {
      if (problem.name !== "AbortError") throw problem; // the visitor changed their mind
    }
    return;
  }
  await navigator.clipboard.writeText(url);
  button.textContent = words.copied;
}

function begin(sentence = "") {
  stopCamera();
  picture = null;
  form.reset();
  answer.replaceChildren();
  dress();
  find("lens-view").replaceChildren(blank);
  enter("start");
  say(sentence);
  find("team-camera").focus();
}

// -------------------------------------------------------------------------------------------------

function listen() {
  find("team-camera").addEventListener("click", startCamera);
  find("team-shoot").addEventListener("click", shoot);
  find("team-file").addEventListener("change", ({ target }) => {
    if (target.files.length) takeFile(target.files[0]);
  });
  answer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-again], [data-face], [data-share]");
    if (!button) return;
    if ("again" in button.dataset) {
      event.preventDefault();
      begin();
    } else if ("share" in button.dataset) {
      share(button);
    } else {
      ask({ face: button.dataset.face });
    }
  });
  window.addEventListener("pagehide", stopCamera);
}

const blank = document.querySelector(".lens-blank");
if (form) {
  find("team-send").hidden = true; // a chosen photo goes at once
  listen();
  if (page.dataset.phase === "start") enter("start");
}
dress();
