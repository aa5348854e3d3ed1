/**
 * The list of names: people tap theirs. Searched by typing, entered at a letter, gone from the page
 * as soon as it closes.
 */

import { paintTeam } from "../../muster/team_colors.js";
import { Panel } from "./panel.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

export class Names {
  #root;
  #panel;
  #words;
  #send;
  #askForPin;
  #people = [];
  #rows = []; // {person, text, letter, element}

  /**
   * @param {(request: object) => boolean} send takes "names" and "name" requests
   * @param {(person: object) => void} askForPin for people who have a PIN
   */
  constructor(root, kiosk, words, { send, askForPin }) {
    this.#root = root;
    this.#words = words;
    this.#send = send;
    this.#askForPin = askForPin;
    this.#panel = new Panel(root, kiosk);
    this.#panel.addEventListener("close", () => this.#wipe());
    this.#search.addEventListener("input", () => this.#filter());
    this.#part("rows").addEventListener("click", ({ target }) => this.#choose(target.closest("button")));
    this.#part("letters").addEventListener("click", ({ target }) => this.#jump(target.closest("button")));
  }

  get isOpen() {
    return this.#panel.isOpen;
  }

  open() {
    this.#say(this.#words.names_loading);
    this.#panel.open();
    if (matchMedia("(any-pointer: fine)").matches) this.#search.focus(); // else a keyboard would rise
    if (!this.#send({ type: "names" })) this.#say(this.#words.not_sent);
  }

  close() {
    this.#panel.close();
  }

  /** @param message a "names" message of the server */
  show({ people }) {
    if (!this.isOpen) return;
    this.#people = people;
    this.#rows = people.map((person) => this.#createRow(person));
    this.#part("rows").replaceChildren(...this.#rows.map((row) => row.element));
    this.#showLetters();
    this.#filter();
  }

  refuse(message) {
    this.#setBusy(false);
    this.#say(message);
  }

  get #search() {
    return this.#part("search");
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
  }

  #createRow(person) {
    const element = this.#part("row").content.firstElementChild.cloneNode(true);
    const part = (name) => element.querySelector(`[data-part="${name}"]`);
    part("initials").textContent = person.initials;
    paintTeam(part("initials"), person.team_color);
    part("name").textContent = person.name;
    part("team").textContent = person.team;
    element.querySelector("button").dataset.person = person.id;
    const letter = fold(person.name).charAt(0).toLocaleUpperCase();
    return { person, text: fold(`${person.name} ${person.team}`), letter, element };
  }

  #showLetters() {
    const letters = [...new Set(this.#rows.map((row) => row.letter))];
    const buttons = letters.map((letter) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = letter;
      return button;
    });
    this.#part("letters").replaceChildren(...buttons);
  }

  #filter() {
    const words = fold(this.#search.value).split(/\s+/);
    for (const { text, element } of this.#rows) {
      element.hidden = !words.every((word) => text.includes(word));
    }
    const isEmpty = this.#rows.every(({ element }) => element.hidden);
    this.#say(isEmpty ? this.#words[this.#people.length ? "names_no_match" : "names_nobody"] : "");
  }

  #jump(button) {
    if (!button) return;
    this.#search.value = "";
    this.#filter();
    const row = this.#rows.find(({ letter }) => letter === button.textContent);
    row.element.scrollIntoView({ block: "start" });
    row.element.querySelector("button").focus({ preventScroll: true });
  }

  #choose(button) {
    const person = this.#people.find(({ id }) => String(id) === button?.dataset.person);
    if (!person) return;
    if (person.needs_pin) return this.#askForPin(person);
    this.#setBusy(true);
    this.#say(this.#words.sending);
    const request = { type: "name", person: person.id, nonce: crypto.randomUUID() };
    if (!this.#send(request)) this.refuse(this.#words.not_sent);
  }

  #setBusy(isBusy) {
    this.#part("rows").inert = isBusy;
  }

  #say(sentence) {
    this.#part("note").textContent = sentence;
  }

  #wipe() {
    this.#people = [];
    this.#rows = [];
    this.#part("rows").replaceChildren();
    this.#part("letters").replaceChildren();
    this.#search.value = "";
    this.#setBusy(false);
    this.#say("");
  }
}
