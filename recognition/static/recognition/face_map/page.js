/** The map of faces: brings together what is drawn, the hand that moves it, and the panel. */

import { fillIn, readWords } from "../../muster/words.js";
import { Camera } from "./camera.js";
import { Card, make } from "./card.js";
import { MapData } from "./data.js";
import { GuestForm } from "./guest.js";
import { follow } from "./hand.js";
import { Painter } from "./painter.js";
import { Scene } from "./scene.js";

const REACH_PX = 14;
const KEY_REACH_PX = 40;
const SHOWN_FOUND = 8;

const byId = (id) => document.getElementById(id);
const root = byId("face-map");
const stage = byId("map-stage");
const canvas = byId("map-canvas");
const words = readWords(byId("map-words"));
const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const format = (value) => numbers.format(value);
const fill = (pattern) => (pk) => pattern.replace("/0/", `/${pk}/`);
const urls = { person: fill(root.dataset.person), photo: fill(root.dataset.photo), face: fill(root.dataset.face) };

async function load() {
  const response = await fetch(root.dataset.points, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The map answered ${response.status}`);
  return new MapData(await response.json());
}

function start(data) {
  const camera = new Camera();
  const scene = new Scene(data, document.querySelector("input[name=layout]:checked").value);
  const painter = new Painter(canvas, data, camera);
  const seesFaces = "seesFaces" in root.dataset;
  const card = new Card(byId("map-card"), byId("map-said"), { words, urls, seesFaces, format });
  for (const { person } of data.points) person.teamName = data.teams[person.team].name;
  let isAsked = false;

  const draw = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      painter.draw(scene);
    });
  };
  const close = () => {
    scene.chosen = null;
    card.hide();
    draw();
  };
  const choose = (row, options) => {
    scene.chosen = row;
    const place = camera.toScreen(scene.x[row], scene.y[row]);
    card.show(data.points[row], ...place, { isPinned: false, isTold: false, ...options });
    draw();
  };
  const open = (row, event) => {
    const url = urls.person(data.points[row].person.id);
    if (event?.ctrlKey || event?.metaKey) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  };
  const chooseByKey = () => {
    const row = scene.pick(camera, camera.width / 2, camera.height / 2, KEY_REACH_PX);
    if (row !== null) return choose(row, { isTold: true });
    close();
    byId("map-said").textContent = words.nothingHere;
  };
  const showCross = (isShown) => (byId("map-cross").hidden = !isShown);

  follow(canvas, camera, {
    moved() {
      card.hide();
      scene.chosen = null;
      showCross(false);
      draw();
    },
    pointed(left, top) {
      if (card.isPinned && !card.element.hidden) return;
      const row = scene.pick(camera, left, top, REACH_PX);
      canvas.classList.toggle("map-over", row !== null);
      if (row !== null) choose(row);
      else if (scene.chosen !== null) close();
    },
    left() {
      if (!card.isPinned) close();
    },
    pressed(left, top, event) {
      const row = scene.pick(camera, left, top, event.pointerType === "mouse" ? REACH_PX : 2 * REACH_PX);
      if (row === null) return close();
      if (event.pointerType === "mouse") return open(row, event);
      choose(row, { isPinned: true, isTold: true });
    },
    keyed() {
      showCross(true);
      chooseByKey();
    },
    opened() {
      if (scene.chosen !== null) open(scene.chosen);
    },
    closed: close,
  });
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && (showCross(true), chooseByKey()));
  canvas.addEventListener("blur", () => showCross(false));

  const zoom = (factor) => {
    camera.zoomAt(factor);
    close();
  };
  byId("zoom-in").addEventListener("click", () => zoom(1.5));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
  byId("zoom-all").addEventListener("click", () => {
    camera.showAll();
    close();
  });

  const refilter = () => {
    scene.filter();
    const count = scene.links.length;
    byId("map-lines-count").textContent = !scene.showsLinks ? "" : count === 0 ? words.noLines : count === 1 ? words.oneLine : fillIn(words.lines, { count: count.toLocaleString(document.documentElement.lang || undefined) });
    close();
  };
  listTeams(data, scene, refilter);
  prepareLines(data, scene, refilter);
  prepareSearch(data, scene, camera, { close, choose, draw });
  byId("map-odd").addEventListener("change", ({ target }) => {
    scene.onlyOdd = target.checked;
    refilter();
  });
  byId("map-layout").addEventListener("change", ({ target }) => {
    close();
    scene.switchTo(target.value, draw);
    byId("map-said").textContent = fillIn(words.shown, { layout: target.parentElement.textContent.trim() });
  });
  const form = byId("map-drop");
  if (form) {
    const rows = new Map(data.points.map(({ sample }, row) => [sample, row]));
    const place = (guest) => {
      const neighbours = (guest?.neighbours ?? []).map((sample) => rows.get(sample)).filter((row) => row !== undefined);
      scene.setGuest(guest && { ...guest, neighbours });
      if (guest) camera.frame([scene.guestPlace, ...neighbours.map((row) => [scene.x[row], scene.y[row]])]);
      close();
    };
    new GuestForm(form, stage, { words, maxBytes: Number(root.dataset.maxBytes), format, place });
  }

  new ResizeObserver(() => {
    painter.resize();
    painter.draw(scene);
  }).observe(canvas);
  const repaint = () => {
    painter.readColors();
    draw();
  };
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["class"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  refilter();
  root.dataset.isReady = "yes";
}

/** A box for each team: its colour, its name and how many photos it has. */
function listTeams(data, scene, refilter) {
  const counts = new Int32Array(data.teams.length);
  for (const team of data.team) counts[team] += 1;
  const boxes = data.teams.map((team, number) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) scene.teams.add(number);
      else scene.teams.delete(number);
      refilter();
    });
    const swatch = make("span", "map-swatch");
    swatch.style.background = team.color ?? "#7a8288";
    byId("map-teams").append(make("label", "map-line", box, swatch, make("span", "", team.name ?? words.noTeam), make("span", "quiet", String(counts[number]))));
    return box;
  });
  const setAll = (isChecked) => {
    boxes.forEach((box, number) => {
      box.checked = isChecked;
      if (isChecked) scene.teams.add(number);
      else scene.teams.delete(number);
    });
    refilter();
  };
  byId("teams-all").addEventListener("click", () => setAll(true));
  byId("teams-none").addEventListener("click", () => setAll(false));
  if (matchMedia("(width < 64rem)").matches) byId("map-teams-sheet").open = false;
}

function prepareLines(data, scene, refilter) {
  const slider = byId("map-similar");
  const lowest = data.links.at(-1)?.similarity ?? 0.4;
  slider.min = String(Math.max(Math.floor(100 * lowest) / 100, 0.4));
  const read = () => {
    scene.minSimilarity = Number(slider.value);
    byId("map-similar-value").textContent = format(scene.minSimilarity);
  };
  slider.addEventListener("input", () => {
    read();
    refilter();
  });
  byId("map-lines").addEventListener("change", ({ target }) => {
    scene.showsLinks = target.checked;
    slider.disabled = !target.checked;
    refilter();
  });
  slider.setAttribute("aria-labelledby", "map-similar-words");
  read();
}

function prepareSearch(data, scene, camera, { close, choose, draw }) {
  const input = byId("map-search");
  const list = byId("map-found");
  const go = (person) => {
    const rows = [...data.points.keys()].filter((row) => data.points[row].person === person && scene.isShown[row]);
    if (rows.length === 0) return;
    camera.frame(rows.map((row) => [scene.x[row], scene.y[row]]));
    choose(rows[0], { isPinned: true, isTold: true });
  };
  input.addEventListener("input", () => {
    const people = scene.search(input.value);
    const items = people.slice(0, SHOWN_FOUND).map((person) => {
      const button = make("button", "map-small", `${person.name} (${person.number})`);
      button.type = "button";
      button.addEventListener("click", () => go(person));
      return make("li", "", button);
    });
    if (people.length > SHOWN_FOUND) items.push(make("li", "quiet", fillIn(words.moreFound, { count: people.length - SHOWN_FOUND })));
    if (scene.found && people.length === 0) items.push(make("li", "quiet", words.nobodyFound));
    list.replaceChildren(...items);
    close();
    draw();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("button")?.click();
  });
}

load().then(
  (data) => {
    byId("map-loading").hidden = true;
    start(data);
  },
  (error) => {
    byId("map-loading").textContent = words.failed;
    console.warn(error);
  },
);
