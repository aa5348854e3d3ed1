/** The live picture of a camera: asked for again and again while the page can be seen. */

import { fillIn, readWords } from "../muster/words.js";

const STEP_MS = 330;
const WAIT_MS = 1_000; // while there is no picture
const LOST_MS = 3_000;
const STALE_MS = 10_000;

const byId = (id) => document.getElementById(id);
const page = byId("camera");
const canvas = byId("live-picture");
const words = readWords(byId("live-word-list"));
const token = page.querySelector("[name=csrfmiddlewaretoken]").value;

let newest = "";
let shownAt = 0;
let timer = 0;
let isAsking = false;

async function ask() {
  const response = await fetch(page.dataset.live, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: new URLSearchParams({ after: newest }),
    redirect: "manual",
  });
  if (response.ok) return response.json();
  return response.status >= 500 ? Promise.reject(new Error(`${response.status}`)) : null;
}

function say(text) {
  const line = byId("live-words");
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !text;
  canvas.hidden = byId("live-people").hidden = Boolean(text);
}

function showFacts(answer) {
  byId("live-mark").dataset.mark = answer.mark;
  byId("live-state").textContent = answer.state;
  const cells = byId("live-facts").querySelectorAll("dd");
  cells.forEach((cell, number) => (cell.textContent = answer.facts[number]));
}

function namePeople(faces) {
  const names = faces.map((face) => face.label).join(", ");
  const text = names ? fillIn(words.people, { names }) : words.nobody;
  if (byId("live-people").textContent !== text) byId("live-people").textContent = text;
}

function drawBox(pen, face, scale) {
  const [left, top, right, bottom] = face.box;
  const box = [left * canvas.width, top * canvas.height, (right - left) * canvas.width, (bottom - top) * canvas.height];
  pen.setLineDash(face.is_known ? [] : [8 * scale, 6 * scale]);
  for (const [color, width] of [["rgb(0 0 0 / 60%)", 5], ["white", 2.5]]) {
    pen.strokeStyle = color;
    pen.lineWidth = width * scale;
    pen.strokeRect(...box);
  }
  drawLabel(pen, face.label, box, scale);
}

function drawLabel(pen, text, [left, top, , height], scale) {
  const size = 15 * scale;
  pen.font = `600 ${size}px system-ui, sans-serif`;
  const width = pen.measureText(text).width + size;
  const below = top + height;
  const y = below + 1.6 * size > canvas.height ? Math.max(top - 1.6 * size, 0) : below;
  const x = Math.min(Math.max(left, 0), Math.max(canvas.width - width, 0));
  pen.fillStyle = "rgb(0 0 0 / 75%)";
  pen.fillRect(x, y, width, 1.6 * size);
  pen.fillStyle = "white";
  pen.fillText(text, x + size / 2, y + 1.15 * size);
}

async function draw(answer) {
  const image = new Image();
  image.src = `data:image/jpeg;base64,${answer.picture}`;
  await image.decode();
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  say("");
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const zoom = Math.min(canvas.clientWidth / canvas.width, canvas.clientHeight / canvas.height);
  const scale = zoom > 0 ? 1 / zoom : 1;
  for (const face of answer.faces) drawBox(pen, face, scale);
  namePeople(answer.faces);
}

/** @returns {number} after how many milliseconds to ask again; 0: never */
async function show(answer) {
  if (!answer) {
    say(words.closed);
    return 0;
  }
  showFacts(answer);
  if (answer.picture) {
    await draw(answer);
    newest = answer.at;
    shownAt = performance.now();
  }
  if (answer.at && performance.now() - shownAt < STALE_MS) return STEP_MS;
  newest = "";
  say(answer.problem || words.waiting);
  return WAIT_MS;
}

async function follow() {
  if (isAsking || document.hidden) return;
  isAsking = true;
  const started = performance.now();
  let pause = LOST_MS;
  try {
    pause = await show(await ask());
  } catch {
    say(words.lost);
  }
  isAsking = false;
  if (!pause) return;
  clearTimeout(timer);
  timer = setTimeout(follow, Math.max(pause - (performance.now() - started), 50));
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) {
    newest = "";
    say(words.paused);
  } else follow();
});
follow();
