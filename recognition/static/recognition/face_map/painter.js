/** Draws the map on a canvas. Points are stamped from small pictures, one for each look: five
 * thousand circles drawn anew would not keep up with a hand that drags the map. */

const RADIUS = 4;
const RADIUS_OF_FEW = 6;
const FEW = 400;
const BIGGER_PX = 3;
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
  }

  resize() {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.camera.resize(width, height);
    this.stamps.clear();
  }

  /** Everything, from the back to the front. `scene` says what is shown: see scene.js. */
  draw(scene) {
    const { context, camera } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, camera.width, camera.height);
    this.drawLinks(scene);
    const inSight = this.drawPoints(scene);
    if (inSight.length <= NAMES_FROM) this.drawNames(scene, inSight);
    if (scene.guest) this.drawGuest(scene);
    if (scene.chosen !== null) this.drawRing(scene, scene.chosen);
  }

  drawLinks({ links, x, y }) {
    const { context, camera, colors } = this;
    for (const isAlike of [false, true]) {
      context.beginPath();
      for (const link of links) {
        if (link.isAlike !== isAlike) continue;
        const [fromX, fromY] = camera.toScreen(x[link.first], y[link.first]);
        const [toX, toY] = camera.toScreen(x[link.second], y[link.second]);
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
  drawPoints({ x, y, isShown, found, data }) {
    const { camera } = this;
    const { width, height, scale } = camera;
    const offsetX = width / 2 - camera.x * scale;
    const offsetY = height / 2 - camera.y * scale;
    const inSight = [];
    const late = [];
    for (let row = 0; row < data.count; row += 1) {
      if (!isShown[row]) continue;
      const left = offsetX + x[row] * scale;
      const top = offsetY + y[row] * scale;
      if (left < -9 || top < -9 || left > width + 9 || top > height + 9) continue;
      inSight.push(row);
      if (data.points[row].flag || found?.has(row)) late.push(row);
      else this.stamp(data.team[row], found ? "dim" : "plain", left, top);
    }
    for (const row of late) {
      const [left, top] = camera.toScreen(x[row], y[row]);
      const look = data.points[row].flag ? "odd" : "big";
      this.stamp(data.team[row], found && !found.has(row) ? "dim" : look, left, top);
    }
    return inSight;
  }

  drawNames({ x, y, data }, rows) {
    const { context, camera, colors } = this;
    context.font = `12px ${colors.font}`;
    context.textAlign = "center";
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colors.surface;
    context.fillStyle = colors.ink;
    const named = [];
    for (const row of rows) {
      const { name } = data.points[row].person;
      const [left, top] = camera.toScreen(x[row], y[row]);
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

  stamp(team, look, left, top) {
    const picture = this.getStamp(team, look);
    const half = picture.half;
    this.context.drawImage(picture.canvas, left - half, top - half, 2 * half, 2 * half);
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

/** `light-dark()` and `var()` as the plain colour that a canvas understands. */
function resolveColor(canvas, value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  canvas.parentElement.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}
