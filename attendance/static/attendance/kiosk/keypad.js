/**
 * Number and PIN on the screen. The PIN never stands in the page: it is kept here until it is sent,
 * and the page shows a dot for each digit. A keyboard and a number pad work as well as a finger.
 */

import { fillIn } from "../../muster/words.js";
import { Panel } from "./panel.js";

const LONGEST = { number: 32, pin: 12 };
const TYPED = { number: /^[\p{L}\p{N}._/-]$/u, pin: /^[0-9]$/ };
const NUMPAD_DIGIT = /^Numpad(\d)$/;
const ANSWER_WITHIN_MS = 10_000;

/** The key as it is meant: the number pad gives digits also while its lock is off. */
function readKey({ key, code }) {
  return NUMPAD_DIGIT.exec(code)?.[1] ?? key;
}

export class Keypad {
  #root;
  #panel;
  #words;
  #send;
  #asked = {}; // {} by number; {track} of an unsure face; {person} of the list
  #sentence = "";
  #step = "number";
  #typed = { number: "", pin: "" };
  #nonce = "";
  #answerTimer = 0;

  /**
   * @param {(request: object) => boolean} send takes a "pin" or "name" request; false when it
   *   cannot go out
   */
  constructor(root, kiosk, words, send) {
    this.#root = root;
    this.#words = words;
    this.#send = send;
    this.#panel = new Panel(root, kiosk);
    this.#panel.addEventListener("close", () => this.#wipe());
    root.addEventListener("pointerdown", (event) => this.#keepFocus(event));
    root.addEventListener("click", ({ target }) => this.#press(target.closest("[data-key]")));
    document.addEventListener("keydown", (event) => this.#type(event));
  }

  get isOpen() {
    return this.#panel.isOpen;
  }

  get isWaiting() {
    return this.#answerTimer !== 0;
  }

  /** Ask for number and PIN. */
  open() {
    this.#start({}, "number", "");
  }

  /** Ask the person of an unsure face for the PIN; whoever types already is left alone. */
  askForTrack({ track, sentence }) {
    if (!this.isOpen) this.#start({ track }, "pin", sentence);
  }

  /** Ask the person that was tapped on the list for the PIN. */
  askForPerson({ id, name }) {
    this.#start({ person: id }, "pin", fillIn(this.#words.pin_of, { name }));
  }

  close() {
    this.#panel.close();
  }

  /** The server said no: say so, and let the person try again. */
  refuse(message) {
    this.#stopWaiting();
    this.#nonce = "";
    this.#typed.pin = "";
    if (this.#isByNumber) this.#step = "number";
    this.#show();
    this.#say(message, "problem");
  }

  get #isByNumber() {
    return this.#asked.track === undefined && this.#asked.person === undefined;
  }

  #start(asked, step, sentence) {
    Panel.closeOpen();
    this.#asked = asked;
    this.#step = step;
    this.#sentence = sentence;
    this.#say("");
    this.#showLetters(false);
    this.#show();
    this.#panel.open();
  }

  #wipe() {
    this.#stopWaiting();
    this.#typed = { number: "", pin: "" };
    this.#asked = {};
    this.#nonce = "";
    this.#sentence = "";
    this.#say("");
    this.#show();
  }

  /** A key that is tapped gets no focus: Enter on a keyboard means "go on", not "that key again". */
  #keepFocus(event) {
    if (event.target.closest("[data-key]")) event.preventDefault();
  }

  #press(key) {
    if (!key || this.isWaiting) return;
    const { key: name } = key.dataset;
    const actions = {
      back: () => this.#removeLast(),
      clear: () => this.#clear(),
      next: () => this.#goOn(),
      letters: () => this.#showLetters(this.#root.dataset.keys !== "letters"),
    };
    (actions[name] ?? (() => this.#add(name)))();
  }

  #type(event) {
    if (!this.isOpen || event.ctrlKey || event.altKey || event.metaKey) return;
    this.#panel.stayOpen();
    const key = readKey(event);
    const onButton = event.target instanceof HTMLButtonElement;
    if (key === "Escape") return this.close();
    if (key === "Enter" && onButton) return; // the button is what is meant
    const actions = {
      Enter: () => this.#goOn(),
      Backspace: () => this.#removeLast(),
      Delete: () => this.#clear(),
    };
    if (!actions[key] && !TYPED[this.#step].test(key)) return;
    event.preventDefault();
    if (!this.isWaiting) (actions[key] ?? (() => this.#add(key)))();
  }

  #add(character) {
    const typed = this.#typed[this.#step];
    if (!TYPED[this.#step].test(character) || typed.length >= LONGEST[this.#step]) return;
    this.#change(typed + character);
  }

  #removeLast() {
    const typed = this.#typed[this.#step];
    if (typed === "" && this.#step === "pin" && this.#isByNumber) this.#step = "number";
    this.#change(this.#typed[this.#step].slice(0, -1));
  }

  #clear() {
    this.#change("");
  }

  /** Other digits are another check-in: the same nonce goes out again only for the same ones. */
  #change(typed) {
    this.#typed[this.#step] = typed;
    this.#nonce = "";
    this.#say("");
    this.#show();
  }

  #goOn() {
    if (this.#typed[this.#step] === "") return this.#say(this.#words[`${this.#step}_missing`]);
    if (this.#step === "pin") return this.#submit();
    this.#step = "pin";
    this.#showLetters(false);
    this.#show();
  }

  #submit() {
    this.#nonce ||= crypto.randomUUID();
    const { number, pin } = this.#typed;
    const who = this.#isByNumber ? { number } : this.#asked;
    const type = this.#asked.person === undefined ? "pin" : "name";
    this.#say(this.#words.sending);
    this.#root.dataset.waiting = "yes";
    this.#answerTimer = setTimeout(() => this.#giveUpWaiting(), ANSWER_WITHIN_MS);
    if (!this.#send({ type, ...who, pin, nonce: this.#nonce })) this.refuse(this.#words.not_sent);
  }

  /** The digits stay: sent again, they are the same check-in. */
  #giveUpWaiting() {
    this.#stopWaiting();
    this.#say(this.#words.not_answered, "problem");
  }

  #stopWaiting() {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = 0;
    delete this.#root.dataset.waiting;
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
  }

  #say(sentence, tone = "calm") {
    const note = this.#part("note");
    note.textContent = sentence;
    note.dataset.tone = tone;
  }

  #showLetters(areShown) {
    this.#root.dataset.keys = areShown ? "letters" : "digits";
    this.#part("letters-word").textContent = areShown ? "123" : "ABC";
  }

  #show() {
    const isPin = this.#step === "pin";
    const count = this.#typed[this.#step].length;
    this.#root.dataset.step = this.#step;
    this.#part("title").textContent = this.#words[isPin ? "your_pin" : "your_number"];
    this.#part("sentence").textContent = this.#sentence;
    this.#part("shown").textContent = isPin ? "●".repeat(count) : this.#typed.number;
    this.#part("spoken").textContent = isPin ? fillIn(this.#words.digits_typed, { count }) : "";
    this.#part("next-word").textContent = this.#words[isPin ? "pin_send" : "number_next"];
  }
}
