/** Find people: carries an answer to the reader, and tells when somebody was seen. */

import { LiveSocket } from "../muster/live_socket.js";
import { paintTeams } from "../muster/team_colors.js";
import { fillIn, readWords } from "../muster/words.js";

const CODES_OF_REFUSAL = [4401, 4403];
const REFUSALS_WITH_WORDS = [400, 409, 429];

const page = document.getElementById("find");
const answer = document.getElementById("answer");
const alerts = document.getElementById("alerts");
const suggestions = document.getElementById("suggestions");
const purpose = document.getElementById("purpose");
const ownWords = document.getElementById("words");
const words = readWords(document.getElementById("find-words"));

const told = new Set(listSeen().map((alert) => alert.dataset.alert));

function listSeen() {
  return [...alerts.querySelectorAll("[data-seen]")];
}

/** Only what has happened while the page was open: older news are in the list. */
function tellNews() {
  for (const alert of listSeen()) {
    if (told.has(alert.dataset.alert)) continue;
    told.add(alert.dataset.alert);
    alert.classList.add("alert-new");
    notify(alert);
  }
}

function notify(alert) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const title = fillIn(words.title, { name: alert.dataset.seen });
  try {
    new Notification(title, { body: alert.dataset.place, tag: alert.dataset.alert });
  } catch (error) {
    // Browsers of phones show none without a service worker; the list says it all the same.
    console.info(`No notification: ${error.message}`);
  }
}

function offerNotifications() {
  const isOpen = "Notification" in window && Notification.permission === "default";
  document.getElementById("allow").hidden = !isOpen;
}

function showAnswer() {
  paintTeams(answer);
  suggestions.replaceChildren();
  const found = answer.querySelector("[data-found]");
  if (found) document.getElementById("name").value = found.dataset.found;
  answer.focus({ preventScroll: true });
  if (answer.getBoundingClientRect().top > window.innerHeight / 2) answer.scrollIntoView();
}

function sayLost() {
  const note = document.createElement("p");
  note.className = "note note-problem";
  note.setAttribute("role", "alert");
  note.textContent = words.lost;
  answer.replaceChildren(note);
}

function askForWords() {
  const isOther = purpose.value === ownWords.dataset.other;
  ownWords.required = isOther;
  document.getElementById("words-optional").hidden = isOther;
}

function followNews() {
  const socket = new LiveSocket(page.dataset.socketPath, { finalCodes: CODES_OF_REFUSAL });
  const refresh = () => alerts.dispatchEvent(new CustomEvent("refresh"));
  socket.addEventListener("open", refresh);
  socket.addEventListener("message", ({ detail }) => {
    if (detail.type === "changed") refresh();
  });
  socket.open();
}

page.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (REFUSALS_WITH_WORDS.includes(detail.xhr.status)) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});
page.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === answer) showAnswer();
  if (detail.target === suggestions) paintTeams(suggestions);
  if (detail.target === alerts) tellNews();
});
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  page.addEventListener(failure, ({ detail }) => {
    if (detail.target !== alerts) sayLost();
  });
}
purpose.addEventListener("change", askForWords);
document.getElementById("allow-button").addEventListener("click", async () => {
  await Notification.requestPermission();
  offerNotifications();
});

askForWords();
offerNotifications();
paintTeams(page);
followNews();
