/** Takes photos of one person and shows at once what became of each. */

import { CameraProblem, openCamera } from "../muster/camera.js";
import { fillIn, readWords } from "../muster/words.js";

const JPEG_QUALITY = 0.92;

const find = (id) => document.getElementById(id);
const page = find("webcam");
const words = readWords(find("words"));
const wanted = Number(page.dataset.wanted);

let source = null;
let taken = Number(page.dataset.taken);

function say(sentence) {
  find("sentence").textContent = sentence;
}

async function startCamera() {
  find("retry").hidden = true;
  try {
    source = await openCamera("");
    source.onLost = () => showProblem("no_camera");
    find("mirror").replaceChildren(source.element);
    find("take").disabled = false;
    say(words.ready);
  } catch (error) {
    showProblem(error instanceof CameraProblem ? error.reason : "no_camera");
  }
}

function showProblem(reason) {
  find("take").disabled = true;
  find("retry").hidden = false;
  say(words[reason]);
}

/** The camera's picture as a JPEG, not mirrored. */
function captureJpeg() {
  const { width, height } = source.size();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(source.element, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
}

function readCsrfToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function sendPhoto(photo) {
  const body = new FormData();
  body.append("photo", photo, "webcam.jpg");
  const headers = { "X-CSRFToken": readCsrfToken() };
  const answer = await fetch(page.dataset.photoUrl, { method: "POST", headers, body });
  return answer.json();
}

function addPhoto(url) {
  const image = Object.assign(new Image(96, 96), { src: url, alt: "" });
  const item = document.createElement("li");
  item.append(image);
  find("photos").append(item);
}

function showResult({ state, reason, face_url: faceUrl }) {
  if (state !== "ready") return say(reason);
  taken += 1;
  addPhoto(faceUrl);
  return say(taken >= wanted ? words.enough : fillIn(words.taken, { taken, wanted }));
}

async function takePhoto() {
  find("take").disabled = true;
  say(words.looking);
  try {
    showResult(await sendPhoto(await captureJpeg()));
  } catch {
    say(words.failed);
  }
  find("take").disabled = false;
  find("take").focus();
}

find("take").addEventListener("click", takePhoto);
find("retry").addEventListener("click", startCamera);
startCamera();
