/** Takes pictures from a source and hands them to the link, one at a time, as fast as is welcome. */

const WIDEST = 640;
const JPEG_QUALITY = 0.85;
const MOST_FRAMES_PER_S = 12;
const FEWEST_FRAMES_PER_S = 0.2;
const WAIT_FOR_PICTURE_MS = 250;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

function untilVisible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) =>
    document.addEventListener("visibilitychange", resolve, { once: true }),
  );
}

export function fitSize({ width, height }) {
  const scale = Math.min(1, WIDEST / width);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** @returns {Promise<Blob | null>} a JPEG, not mirrored; null while the source has no picture */
async function captureJpeg(source, canvas) {
  const size = source.size();
  if (!size.width) return null;
  Object.assign(canvas, fitSize(size));
  canvas.getContext("2d").drawImage(source.element, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
}

/** How often frames are sent; the server says what it can afford. */
export class Pace {
  #framesPerS = MOST_FRAMES_PER_S;

  set framesPerS(wanted) {
    if (!Number.isFinite(wanted)) return;
    this.#framesPerS = Math.min(MOST_FRAMES_PER_S, Math.max(FEWEST_FRAMES_PER_S, wanted));
  }

  get gapMs() {
    return 1_000 / this.#framesPerS;
  }
}

/** Send frames until the signal is aborted; a hidden page sends none. */
export async function sendFrames(source, link, pace, signal) {
  const canvas = document.createElement("canvas");
  while (!signal.aborted) {
    await Promise.all([untilVisible(), link.untilReady()]);
    if (signal.aborted) return;
    const startedAt = performance.now();
    const jpeg = await captureJpeg(source, canvas);
    if (jpeg && !signal.aborted) link.sendFrame(jpeg);
    else await pause(WAIT_FOR_PICTURE_MS);
    await pause(pace.gapMs - (performance.now() - startedAt));
  }
}
