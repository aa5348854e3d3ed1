/** Which part of the map is seen: world units (each layout fits into -1 to 1) to pixels and back. */

const MAX_ZOOM = 80;
const MIN_ZOOM = 0.5;
const MARGIN = 0.92;

export class Camera {
  width = 1;
  height = 1;
  zoom = 1;
  x = 0;
  y = 0;

  resize(width, height) {
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
  }

  /** Pixels to one unit of the world. */
  get scale() {
    return (this.zoom * MARGIN * Math.min(this.width, this.height)) / 2;
  }

  toScreen(x, y) {
    return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 + (y - this.y) * this.scale];
  }

  toWorld(left, top) {
    return [this.x + (left - this.width / 2) / this.scale, this.y + (top - this.height / 2) / this.scale];
  }

  /** Move what is seen by so many pixels; the middle stays on the map. */
  pan(left, top) {
    this.x = clamp(this.x - left / this.scale, -1.2, 1.2);
    this.y = clamp(this.y - top / this.scale, -1.2, 1.2);
  }

  /** Zoom so that the place under (left, top) stays where it is. */
  zoomAt(factor, left = this.width / 2, top = this.height / 2) {
    const [x, y] = this.toWorld(left, top);
    this.zoom = clamp(this.zoom * factor, MIN_ZOOM, MAX_ZOOM);
    const [nowX, nowY] = this.toWorld(left, top);
    this.x = clamp(this.x + x - nowX, -1.2, 1.2);
    this.y = clamp(this.y + y - nowY, -1.2, 1.2);
  }

  showAll() {
    Object.assign(this, { zoom: 1, x: 0, y: 0 });
  }

  /** Show places, given as [x, y] pairs, with some air around them. */
  frame(places) {
    const xs = places.map(([x]) => x);
    const ys = places.map(([, y]) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
    const half = Math.min(this.width, this.height) / 2;
    const needed = Math.max((right - left) / this.width, (bottom - top) / this.height, 0.15 / half) * half;
    this.zoom = clamp(0.7 / needed, 1, 8);
  }
}

function clamp(value, lowest, highest) {
  return Math.min(Math.max(value, lowest), highest);
}
