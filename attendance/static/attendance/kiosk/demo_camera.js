/**
 * A camera made of sample photos, for those who try Muster without one: a calm corridor is drawn
 * on a canvas, and one person after the other walks up, stays and leaves. It is a source like the
 * real camera, so everything behind it is the real thing.
 */

import { CameraProblem } from "../../muster/camera.js";
import { signRequest } from "../device_key.js";

const LONG_SIDE = 640;
const SHORT_SIDE = 480;
const APPROACH_MS = 1_500;
const STAY_MS = 3_500;
const LEAVE_MS = 1_000;
const EMPTY_MS = 1_500;
const TURN_MS = APPROACH_MS + STAY_MS + LEAVE_MS + EMPTY_MS;
const FAR_SIZE = 120;
const NEAR_SIZE = 340;

async function loadManifest(url) {
  const response = await fetch(url, { headers: await signRequest("GET", url) });
  if (!response.ok) throw new CameraProblem("demo_missing");
  const { people } = await response.json();
  return people;
}

async function loadPhoto(url) {
  const photo = new Image();
  photo.src = url;
  await photo.decode();
  return photo;
}

async function loadPhotos(manifestUrl) {
  const people = await loadManifest(manifestUrl);
  const loads = await Promise.allSettled(people.map((person) => loadPhoto(person.url)));
  const photos = loads.filter((load) => load.status === "fulfilled").map((load) => load.value);
  if (photos.length === 0) throw new CameraProblem("demo_missing");
  return photos;
}

function createCanvas() {
  const canvas = document.createElement("canvas");
  const isTall = window.innerHeight > window.innerWidth;
  canvas.width = isTall ? SHORT_SIDE : LONG_SIDE;
  canvas.height = isTall ? LONG_SIDE : SHORT_SIDE;
  return canvas;
}

function easeInOut(share) {
  return share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) ** 2;
}

/**
 * Where the person is in a turn.
 * @param {number} elapsedMs since the turn began
 * @returns {{nearness: number, presence: number} | null} both 0 to 1; null: the corridor is empty
 */
export function placePerson(elapsedMs) {
  if (elapsedMs < APPROACH_MS) {
    const share = elapsedMs / APPROACH_MS;
    return { nearness: easeInOut(share), presence: Math.min(1, share * 4) };
  }
  const leftFor = elapsedMs - APPROACH_MS - STAY_MS;
  if (leftFor < 0) return { nearness: 1, presence: 1 };
  if (leftFor < LEAVE_MS) {
    const share = leftFor / LEAVE_MS;
    return { nearness: 1 - easeInOut(share), presence: Math.min(1, (1 - share) * 3) };
  }
  return null;
}

function drawGradient(context, from, to, colors) {
  const gradient = context.createLinearGradient(0, from, 0, to);
  colors.forEach((color, index) => gradient.addColorStop(index / (colors.length - 1), color));
  context.fillStyle = gradient;
}

function drawCorridor(context, { width, height }) {
  const horizon = height * 0.62;
  drawGradient(context, 0, horizon, ["#cfdcdc", "#e6eceb"]);
  context.fillRect(0, 0, width, horizon);
  drawGradient(context, horizon, height, ["#aebcbc", "#8fa1a2"]);
  context.fillRect(0, horizon, width, height - horizon);
  drawDoor(context, width, horizon);
  context.fillStyle = "#9fb0b0";
  context.fillRect(0, horizon - 5, width, 5);
}

function drawDoor(context, width, horizon) {
  context.fillStyle = "#bccccc";
  context.beginPath();
  context.roundRect(width / 2 - 62, horizon - 190, 124, 190, [10, 10, 0, 0]);
  context.fill();
  context.fillStyle = "#dfe8e7";
  context.beginPath();
  context.roundRect(width / 2 - 50, horizon - 178, 100, 178, [6, 6, 0, 0]);
  context.fill();
}

function drawPerson(context, photo, place, frame, elapsedMs) {
  const { width, height } = frame;
  const nearSize = Math.min(NEAR_SIZE, width * 0.72);
  const side = FAR_SIZE + (nearSize - FAR_SIZE) * place.nearness;
  const sway = Math.sin(elapsedMs / 260) * (6 - 4 * place.nearness);
  const left = (width - side) / 2 + sway;
  const top = height * (0.44 + 0.03 * place.nearness) - side / 2 + Math.abs(sway) * 0.4;
  context.save();
  context.globalAlpha = place.presence;
  drawShadow(context, left, top, side);
  context.beginPath();
  context.roundRect(left, top, side, side, side * 0.16);
  context.clip();
  context.drawImage(photo, left, top, side, side);
  context.restore();
}

function drawShadow(context, left, top, side) {
  context.save();
  context.shadowColor = "rgb(30 50 52 / 0.35)";
  context.shadowBlur = side * 0.1;
  context.shadowOffsetY = side * 0.03;
  context.fillStyle = "#7d8f90";
  context.beginPath();
  context.roundRect(left, top, side, side, side * 0.16);
  context.fill();
  context.restore();
}

function animate(canvas, photos) {
  const context = canvas.getContext("2d");
  const startedAt = performance.now();
  let request = 0;
  const draw = (now) => {
    const elapsed = Math.max(0, now - startedAt);
    const turn = Math.floor(elapsed / TURN_MS);
    const place = placePerson(elapsed % TURN_MS);
    drawCorridor(context, canvas);
    if (place) drawPerson(context, photos[turn % photos.length], place, canvas, elapsed);
    request = requestAnimationFrame(draw);
  };
  draw(startedAt);
  return () => cancelAnimationFrame(request);
}

export async function openDemoCamera(manifestUrl) {
  const photos = await loadPhotos(manifestUrl);
  const canvas = createCanvas();
  const stop = animate(canvas, photos);
  return {
    element: canvas,
    label: "",
    deviceId: "demo",
    isDemo: true,
    size: () => ({ width: canvas.width, height: canvas.height }),
    onLost: () => {},
    stop,
  };
}
