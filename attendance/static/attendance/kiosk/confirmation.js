/** The card of a check-in: initials in the team's colour, name, in or out, time; three seconds. */

import { paintTeam } from "../../muster/team_colors.js";

const SHOW_MS = 3_000;
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
  #cards = new Map(); // track → card

  constructor(root, template, words) {
    this.#root = root;
    this.#template = template;
    this.#words = words;
  }

  show(checkIn) {
    this.#cards.get(checkIn.track)?.remove();
    const card = createCard(this.#template, checkIn, this.#words);
    this.#cards.set(checkIn.track, card);
    this.#root.append(card);
    while (this.#root.childElementCount > MOST_CARDS) this.#root.firstElementChild.remove();
    setTimeout(() => this.#remove(checkIn.track, card), SHOW_MS);
  }

  #remove(track, card) {
    card.remove();
    if (this.#cards.get(track) === card) this.#cards.delete(track);
  }
}
