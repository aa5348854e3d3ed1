/** Takes a handful of pictures of whoever stands before the camera. */

import { fitSize } from "../kiosk/frames.js";

const PICTURES = 8;
const GAP_MS = 200;
const JPEG_QUALITY = 0.85;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/**
 * @param source a camera that is open, see muster/camera.js
 * @returns {Promise<{bytes: Uint8Array, afterMs: number}[]>} at least one; in about a second and a
 *   half
 */
export async function takePictures(source) {
  const canvas = document.createElement("canvas");
  const startedAt = performance.now();
  const pictures = [];
  for (let number = 0; number < PICTURES; number += 1) {
    await pause(startedAt + number * GAP_MS - performance.now());
    const afterMs = Math.round(performance.now() - startedAt);
    const bytes = await takePicture(source, canvas);
    if (bytes) pictures.push({ bytes, afterMs });
  }
  if (pictures.length === 0) throw new Error("The camera gives no picture.");
  return pictures;
}

async function takePicture(source, canvas) {
  const size = source.size();
  if (!size.width) return null;
  Object.assign(canvas, fitSize(size));
  canvas.getContext("2d").drawImage(source.element, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  return blob && new Uint8Array(await blob.arrayBuffer());
}
