/**
 * Boxes and names over the mirror. Boxes arrive in pixels of the frame that was sent; they are
 * flipped, because the picture is mirrored, and glide to their new place between two replies.
 */

const GLIDE_MS = 70;
const FORGET_AFTER_MS = 450;
const MARGIN = 0.14;
const SHAPES = { recognised: "in", unknown: "late", ambiguous: "late", spoof: "late" };

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * From a box in the frame to a box on the screen, where the frame covers the whole screen.
 * @param {number[]} box left, top, right, bottom in pixels of the frame
 */
export function placeBox([left, top, right, bottom], frame, screen) {
  const scale = Math.max(screen.width / frame.width, screen.height / frame.height);
  const offsetX = (screen.width - frame.width * scale) / 2;
  const offsetY = (screen.height - frame.height * scale) / 2;
  const marginX = (right - left) * MARGIN;
  const marginY = (bottom - top) * MARGIN;
  return {
    x: offsetX + (frame.width - right - marginX) * scale,
    y: offsetY + (top - marginY) * scale,
    width: (right - left + 2 * marginX) * scale,
    height: (bottom - top + 2 * marginY) * scale,
  };
}

function createMarker() {
  const element = document.createElement("div");
  element.className = "face";
  const label = document.createElement("span");
  label.className = "face-name";
  const shape = document.createElement("span");
  const name = document.createElement("span");
  label.append(shape, name);
  element.append(label);
  return { element, label, shape, name, seenAt: 0, place: null, target: null };
}

export class Overlay {
  #root;
  #words;
  #markers = new Map();
  #request = 0;
  #lastDraw = 0;
  #pointed = { track: null, step: "" };

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** @param message a "faces" message of the server */
  show(message) {
    const now = performance.now();
    const screen = { width: this.#root.clientWidth, height: this.#root.clientHeight };
    for (const face of message.faces) {
      const marker = this.#markers.get(face.track) ?? this.#add(face.track);
      marker.seenAt = now;
      marker.target = placeBox(face.box, message, screen);
      marker.place ??= { ...marker.target };
      this.#describe(marker, face);
    }
    this.#request ||= requestAnimationFrame((at) => this.#draw(at));
  }

  /** Point out beside a face where its person shall turn; null points nowhere. */
  point(track, step) {
    this.#pointed = { track, step: step ?? "" };
    for (const [each, { element }] of this.#markers) element.dataset.step = this.#readStep(each);
  }

  clear() {
    for (const marker of this.#markers.values()) marker.element.remove();
    this.#markers.clear();
  }

  #add(track) {
    const marker = createMarker();
    this.#markers.set(track, marker);
    this.#root.append(marker.element);
    return marker;
  }

  #describe(marker, face) {
    const text = face.name ?? this.#words[`label_${face.state}`] ?? "";
    marker.element.dataset.state = face.state;
    marker.element.dataset.step = this.#readStep(face.track);
    marker.label.hidden = !text;
    marker.shape.className = `shape shape-${SHAPES[face.state] ?? "missing"}`;
    if (marker.name.textContent !== text) marker.name.textContent = text;
  }

  #readStep(track) {
    return track === this.#pointed.track ? this.#pointed.step : "";
  }

  #draw(now) {
    const share = reducedMotion.matches ? 1 : 1 - Math.exp(-(now - this.#lastDraw) / GLIDE_MS);
    this.#lastDraw = now;
    for (const [track, marker] of this.#markers) {
      if (now - marker.seenAt > FORGET_AFTER_MS) this.#forget(track, marker);
      else this.#glide(marker, share);
    }
    this.#request = this.#markers.size ? requestAnimationFrame((at) => this.#draw(at)) : 0;
  }

  #forget(track, marker) {
    marker.element.remove();
    this.#markers.delete(track);
  }

  #glide({ element, place, target }, share) {
    for (const key of Object.keys(place)) place[key] += (target[key] - place[key]) * share;
    element.style.setProperty("transform", `translate(${place.x}px, ${place.y}px)`);
    element.style.setProperty("inline-size", `${place.width}px`);
    element.style.setProperty("block-size", `${place.height}px`);
  }
}
