/** Draws the map on a canvas. Points are stamped from small pictures, one for each look, on a layer
 * larger than the canvas, which a hand then drags to and fro: five thousand circles drawn anew for
 * each movement would not keep up with it. */

const RADIUS = 4;
const RADIUS_OF_FEW = 6;
const FEW = 400;
const BIGGER_PX = 3;
const MARGIN = 0.25; // of the canvas, on each side of the layer
const NAMES_FROM = 60; // so few points are in sight: their names have room
const NO_TEAM = "#7a8288";

export class Painter {
  constructor(canvas, data, camera) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.data = data;
    this.camera = camera;
    this.stamps = new Map();
    this.readColors();
    this.resize();
  }

  /** Colours of the page, light or dark; stamps are made anew with them. */
  readColors() {
    const style = getComputedStyle(this.canvas);
    const read = (name) => resolveColor(this.canvas, style.getPropertyValue(name));
    this.colors = {
      surface: read("--surface"),
      ink: read("--ink"),
      soft: read("--line-strong"),
      problem: read("--problem"),
      accent: read("--accent-ink"),
      font: style.fontFamily,
    };
    this.stamps.clear();
    this.layer = null;
  }

  resize() {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.camera.resize(width, height);
    this.stamps.clear();
    this.layer = null;
  }

  /** Everything, from the back to the front. `scene` says what is shown: see scene.js. */
  draw(scene) {
    const { context, camera, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, camera.width, camera.height);
    if (!this.isLayerGood(scene)) this.drawLayer(scene);
    const { canvas, view } = this.layer;
    const left = (view.x - camera.x) * camera.scale - (view.width - camera.width) / 2;
    const top = (view.y - camera.y) * camera.scale - (view.height - camera.height) / 2;
    context.drawImage(canvas, left, top, view.width, view.height);
    if (scene.guest) this.drawGuest(scene);
    if (scene.chosen !== null) this.drawRing(scene, scene.chosen);
  }

  /** Whether the layer shows the scene as it is, and all that is in sight. */
  isLayerGood(scene) {
    const { layer, camera } = this;
    if (layer === null || layer.version !== scene.version || layer.view.scale !== camera.scale) return false;
    const reachX = (layer.view.width - camera.width) / 2 / camera.scale;
    const reachY = (layer.view.height - camera.height) / 2 / camera.scale;
    return Math.abs(layer.view.x - camera.x) <= reachX && Math.abs(layer.view.y - camera.y) <= reachY;
  }

  drawLayer(scene) {
    const { camera, ratio } = this;
    const canvas = this.layer?.canvas ?? document.createElement("canvas");
    canvas.width = Math.round(camera.width * (1 + 2 * MARGIN) * ratio);
    canvas.height = Math.round(camera.height * (1 + 2 * MARGIN) * ratio);
    const view = new View(camera, canvas.width / ratio, canvas.height / ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.layer = { canvas, view, version: scene.version };
    this.drawLinks(context, view, scene);
    const inSight = this.drawPoints(context, view, scene);
    if (inSight.length <= NAMES_FROM) this.drawNames(context, view, scene, inSight);
  }

  drawLinks(context, view, { links, x, y }) {
    const { colors } = this;
    for (const isAlike of [false, true]) {
      context.beginPath();
      for (const link of links) {
        if (link.isAlike !== isAlike) continue;
        const [fromX, fromY] = view.toScreen(x[link.first], y[link.first]);
        const [toX, toY] = view.toScreen(x[link.second], y[link.second]);
        context.moveTo(fromX, fromY);
        context.lineTo(toX, toY);
      }
      context.strokeStyle = isAlike ? colors.problem : colors.soft;
      context.lineWidth = isAlike ? 2 : 1;
      context.setLineDash(isAlike ? [6, 3] : []);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /** The points in sight; those that were not searched for first, flagged ones last. */
  drawPoints(context, view, { x, y, isShown, found, data }) {
    const { width, height, scale } = view;
    const offsetX = width / 2 - view.x * scale;
    const offsetY = height / 2 - view.y * scale;
    const inSight = [];
    const late = [];
    for (let row = 0; row < data.count; row += 1) {
      if (!isShown[row]) continue;
      const left = offsetX + x[row] * scale;
      const top = offsetY + y[row] * scale;
      if (left < -9 || top < -9 || left > width + 9 || top > height + 9) continue;
      inSight.push(row);
      if (data.points[row].flag || found?.has(row)) late.push(row);
      else this.stamp(context, data.team[row], found ? "dim" : "plain", left, top);
    }
    for (const row of late) {
      const [left, top] = view.toScreen(x[row], y[row]);
      const look = data.points[row].flag ? "odd" : "big";
      this.stamp(context, data.team[row], found && !found.has(row) ? "dim" : look, left, top);
    }
    return inSight;
  }

  drawNames(context, view, { x, y, data }, rows) {
    const { colors } = this;
    context.font = `12px ${colors.font}`;
    context.textAlign = "center";
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colors.surface;
    context.fillStyle = colors.ink;
    const named = [];
    for (const row of rows) {
      const { name } = data.points[row].person;
      const [left, top] = view.toScreen(x[row], y[row]);
      const half = context.measureText(name).width / 2;
      const place = { from: left - half, to: left + half, top: top + 20 };
      const meets = (other) => place.from < other.to && place.to > other.from && Math.abs(place.top - other.top) < 14;
      if (named.some(meets)) continue;
      named.push(place);
      context.strokeText(name, left, place.top);
      context.fillText(name, left, place.top);
    }
  }

  /** The photo that was dropped: a star, with lines to the faces nearest to it. */
  drawGuest({ guest, x, y, guestPlace }) {
    const { context, camera, colors } = this;
    const [left, top] = camera.toScreen(...guestPlace);
    context.beginPath();
    for (const row of guest.neighbours) {
      context.moveTo(left, top);
      context.lineTo(...camera.toScreen(x[row], y[row]));
    }
    context.strokeStyle = colors.accent;
    context.lineWidth = 2;
    context.stroke();
    context.beginPath();
    for (let tip = 0; tip < 10; tip += 1) {
      const radius = tip % 2 ? 6 : 14;
      const angle = (tip * Math.PI) / 5 - Math.PI / 2;
      context.lineTo(left + radius * Math.cos(angle), top + radius * Math.sin(angle));
    }
    context.closePath();
    context.fillStyle = colors.accent;
    context.fill();
    context.strokeStyle = colors.surface;
    context.stroke();
  }

  drawRing({ x, y }, row) {
    const { context, camera, colors } = this;
    const [left, top] = camera.toScreen(x[row], y[row]);
    context.beginPath();
    context.arc(left, top, 11, 0, 2 * Math.PI);
    context.strokeStyle = colors.ink;
    context.lineWidth = 2;
    context.stroke();
  }

  stamp(context, team, look, left, top) {
    const { canvas, half } = this.getStamp(team, look);
    context.drawImage(canvas, left - half, top - half, 2 * half, 2 * half);
  }

  getStamp(team, look) {
    const key = `${team} ${look}`;
    if (!this.stamps.has(key)) this.stamps.set(key, this.makeStamp(team, look));
    return this.stamps.get(key);
  }

  makeStamp(team, look) {
    const plain = this.data.count <= FEW ? RADIUS_OF_FEW : RADIUS;
    const radius = look === "big" || look === "odd" ? plain + BIGGER_PX : plain;
    const half = radius + 2;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(2 * half * this.ratio);
    const context = canvas.getContext("2d");
    context.scale(canvas.width / (2 * half), canvas.height / (2 * half));
    context.globalAlpha = look === "dim" ? 0.18 : 1;
    context.beginPath();
    if (look === "odd") context.rect(2.5, 2.5, 2 * radius - 1, 2 * radius - 1);
    else context.arc(half, half, radius, 0, 2 * Math.PI);
    context.fillStyle = this.data.teams[team]?.color ?? NO_TEAM;
    context.fill();
    context.lineWidth = look === "odd" ? 3 : 1;
    context.strokeStyle = look === "odd" ? this.colors.problem : look === "big" ? this.colors.ink : this.colors.surface;
    context.stroke();
    return { canvas, half };
  }
}

/** What a layer shows: the camera's place and scale, at another size. */
class View {
  constructor({ x, y, scale }, width, height) {
    Object.assign(this, { x, y, scale, width, height });
  }

  toScreen(x, y) {
    return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 + (y - this.y) * this.scale];
  }
}

/** `light-dark()` and `var()` as the plain colour that a canvas understands. */
function resolveColor(canvas, value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  canvas.parentElement.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}
