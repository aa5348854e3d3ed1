/** Today: keeps the list of people live, and shows which of them have just changed. */

import { LiveSocket } from "../muster/live_socket.js";
import { paintTeams } from "../muster/team_colors.js";
import { readWords } from "../muster/words.js";

const GATHER_MS = 300;
const HIGHLIGHT_MS = 4_000;
const CODES_OF_REFUSAL = [4401, 4403];

const board = document.getElementById("board");
const people = document.getElementById("people");
const words = readWords(document.getElementById("board-words"));

let before = readBoard();
let isLive = false;
let refreshTimer = 0;

function listChips() {
  return [...people.querySelectorAll("[data-person]")];
}

/** What the page shows now: each person's state, and who holds the focus. */
function readBoard() {
  const focused = document.activeElement?.closest?.("[data-person]");
  return {
    states: new Map(listChips().map((chip) => [chip.dataset.person, chip.dataset.state])),
    focused: focused?.dataset.person,
  };
}

function highlightChanges() {
  for (const chip of listChips()) {
    const was = before.states.get(chip.dataset.person);
    if (was === undefined || was === chip.dataset.state) continue;
    chip.classList.add("chip-changed");
    setTimeout(() => chip.classList.remove("chip-changed"), HIGHLIGHT_MS);
  }
}

function restoreFocus() {
  if (!before.focused) return;
  const chip = listChips().find((candidate) => candidate.dataset.person === before.focused);
  chip?.querySelector("a")?.focus({ preventScroll: true });
}

function askForRefresh() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => people.dispatchEvent(new CustomEvent("refresh")), GATHER_MS);
}

function showConnection(state) {
  const live = document.getElementById("live");
  live.dataset.state = state;
  document.getElementById("live-word").textContent = words[state];
}

function followChanges() {
  const socket = new LiveSocket(board.dataset.socketPath, { finalCodes: CODES_OF_REFUSAL });
  socket.addEventListener("open", () => {
    isLive = true;
    showConnection("live");
    askForRefresh();
  });
  socket.addEventListener("message", ({ detail }) => {
    if (detail.type === "changed") askForRefresh();
  });
  socket.addEventListener("lost", () => {
    isLive = false;
    showConnection("reconnecting");
  });
  socket.open();
}

people.addEventListener("htmx:beforeSwap", () => (before = readBoard()));
people.addEventListener("htmx:afterSwap", () => {
  paintTeams(people);
  highlightChanges();
  restoreFocus();
  showConnection(isLive ? "live" : "reconnecting");
});
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  board.addEventListener(failure, () => showConnection("stale"));
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.getElementById("leave-wall")?.click();
});

paintTeams(people);
followChanges();
