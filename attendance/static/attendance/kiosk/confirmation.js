/**
 * The card of a check-in: initials in the team's colour, name, what was recorded, time. While it
 * can be undone it has a button "Not me" with a ring that empties; it never takes the focus.
 */

import { fillIn } from "../../muster/words.js";
import { paintTeam } from "../../muster/team_colors.js";

const SHORTEST_SHOW_MS = 3_000;
const UNDONE_STAYS_MS = 4_000;
const MOST_CARDS = 3;

function createCard(template, checkIn, words) {
  const card = template.content.firstElementChild.cloneNode(true);
  const part = (name) => card.querySelector(`[data-part="${name}"]`);
  part("initials").textContent = checkIn.initials;
  paintTeam(part("initials"), checkIn.team_color);
  part("name").textContent = checkIn.name;
  part("shape").classList.add(`shape-${checkIn.kind}`);
  part("kind").textContent = words[`kind_${checkIn.kind}`];
  part("time").textContent = checkIn.time;
  part("team").textContent = checkIn.repeated ? words.already : checkIn.team;
  card.dataset.kind = checkIn.kind;
  return card;
}

export class Confirmations {
  #root;
  #template;
  #words;
  #undo;
  #shown = []; // {key, id, card, timer}, the newest last

  /** @param {(id: string) => boolean} undo says whether the request went out */
  constructor(root, template, words, undo) {
    this.#root = root;
    this.#template = template;
    this.#words = words;
    this.#undo = undo;
  }

  show(checkIn) {
    const key = checkIn.track === null ? `id ${checkIn.id || checkIn.at}` : `track ${checkIn.track}`;
    this.#remove(this.#shown.find((shown) => shown.key === key));
    const card = createCard(this.#template, checkIn, this.#words);
    const undoMs = checkIn.id ? checkIn.undo_s * 1_000 : 0;
    const shown = { key, id: checkIn.id, card, timer: 0 };
    this.#offerUndo(shown, checkIn, undoMs);
    this.#shown.push(shown);
    this.#root.append(card);
    this.#removeAfter(shown, Math.max(SHORTEST_SHOW_MS, undoMs));
    this.#count();
  }

  /** @param message an "undone" message of the server */
  showUndone({ id, sentence }) {
    const shown = this.#shown.find((each) => each.id === id);
    if (!shown) return;
    shown.card.dataset.kind = "undone";
    shown.card.querySelector('[data-part="fact"]').textContent = sentence;
    this.#dropButton(shown.card);
    this.#removeAfter(shown, UNDONE_STAYS_MS);
  }

  /** The server did not undo it; whoever is still in time may try again. */
  refuseUndo() {
    for (const { card } of this.#shown) {
      const button = card.querySelector("button");
      if (button) button.disabled = false;
    }
  }

  #offerUndo({ id, card }, { name }, undoMs) {
    if (undoMs <= 0) return this.#dropButton(card);
    const button = card.querySelector("button");
    button.setAttribute("aria-label", fillIn(this.#words.not_me_label, { name }));
    button.style.setProperty("--left", `${undoMs}ms`);
    button.addEventListener("click", () => {
      button.disabled = this.#undo(id);
    });
  }

  #dropButton(card) {
    const button = card.querySelector("button");
    if (!button) return;
    if (button === document.activeElement) this.#root.focus();
    button.remove();
  }

  #removeAfter(shown, ms) {
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => this.#remove(shown), ms);
  }

  #remove(shown) {
    if (!shown) return;
    clearTimeout(shown.timer);
    if (shown.card.contains(document.activeElement)) this.#root.focus();
    shown.card.remove();
    this.#shown = this.#shown.filter((each) => each !== shown);
    this.#count();
  }

  /** The newest cards are shown, the others are counted. */
  #count() {
    const hidden = Math.max(0, this.#shown.length - MOST_CARDS);
    this.#shown.forEach(({ card }, index) => {
      card.hidden = index < hidden;
    });
    this.#root.dataset.count = Math.min(MOST_CARDS, this.#shown.length);
    const more = this.#root.querySelector('[data-part="more"]');
    more.hidden = hidden === 0;
    more.textContent = fillIn(this.#words.and_more, { count: hidden });
    this.#root.append(more);
  }
}
