/** A photo that is dropped on the map or chosen: the server looks at it and does not keep it. */

import { fillIn } from "../../muster/words.js";
import { link, make } from "./card.js";

export class GuestForm {
  /** `place(guest | null)` is called with the server's answer, and with null when it is removed. */
  constructor(form, stage, { words, maxBytes, format, place }) {
    Object.assign(this, { form, words, maxBytes, format, place });
    this.answer = form.querySelector("#map-answer");
    this.input = form.querySelector("input[type=file]");
    this.asked = 0;
    form.classList.add("drop-live"); // the input is there for the keyboard alone
    // Caught on the way down: the theme's own listener expects a text field beside every file input.
    this.input.parentElement.addEventListener("change", (event) => {
      event.stopPropagation();
      this.look(this.input.files[0]);
    }, { capture: true });
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const zone of [form, stage]) this.takeDrops(zone);
  }

  takeDrops(zone) {
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("drop-zone-over");
      });
    }
    zone.addEventListener("dragleave", () => zone.classList.remove("drop-zone-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("drop-zone-over");
      this.look(event.dataTransfer.files[0]);
    });
  }

  async look(file) {
    if (!file) return;
    const number = (this.asked += 1);
    this.place(null);
    if (file.size > this.maxBytes) {
      this.say(this.words.tooLarge);
      return;
    }
    this.say(this.words.looking);
    const { guest, reason } = await this.ask(file);
    this.input.value = "";
    if (number !== this.asked) return; // another photo came meanwhile
    if (guest) this.show(guest, file);
    else this.say(reason);
  }

  async ask(file) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    body.append("photo", file);
    try {
      const response = await fetch(this.form.action, { method: "POST", body });
      const answer = await response.json();
      return response.ok ? { guest: answer } : { reason: answer.reason };
    } catch {
      return { reason: this.words.offline };
    }
  }

  show(guest, file) {
    const picture = new Image(72, 72);
    picture.className = "map-crop";
    picture.alt = this.words.yourPhoto;
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    const people = guest.people.map((person) =>
      make("li", "", link(person.name, person.url), ` ${person.number} · ${this.format(person.similarity)}`));
    const list = people.length ? make("ol", "map-near", ...people) : make("p", "quiet", this.words.nobodyNear);
    const forget = make("button", "map-small", this.words.forget);
    forget.type = "button";
    forget.addEventListener("click", () => {
      this.place(null);
      this.answer.replaceChildren();
    });
    this.answer.replaceChildren(
      make("div", "map-guest", picture, make("div", "", make("strong", "", `★ ${this.words.nearest}`), list)), forget);
    this.place(guest);
  }

  say(sentence) {
    this.answer.replaceChildren(make("p", "", fillIn(sentence ?? this.words.offline, {})));
  }
}
