/** The card beside a face: the crop, who it is, and what is odd. */

import { fillIn } from "../../muster/words.js";

const CROP_AFTER_MS = 150; // a pointer that only passes by asks for no picture, which is a look
const NARROW_PX = 480;

export class Card {
  constructor(element, said, { words, urls, seesFaces, format }) {
    Object.assign(this, { element, said, words, urls, seesFaces, format });
    this.timer = 0;
    this.point = null;
  }

  hide() {
    clearTimeout(this.timer);
    this.point = null;
    this.element.hidden = true;
  }

  /** Show a point's card at a place of the stage; `isPinned`: with links that can be reached. */
  show(point, left, top, { isPinned, isTold }) {
    if (this.point !== point || this.isPinned !== isPinned) this.fill(point, isPinned);
    this.element.hidden = false;
    this.element.classList.toggle("map-card-pinned", isPinned);
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const stage = this.element.parentElement;
    const isNarrow = stage.clientWidth < NARROW_PX; // there the card lies at an end, not on the face
    const wanted = isNarrow ? (top > stage.clientHeight / 2 ? 0 : stage.clientHeight) : top - height / 2;
    const beside = left + width + 24 > stage.clientWidth ? left - width - 16 : left + 16;
    this.element.style.left = `${Math.max(Math.min(beside, stage.clientWidth - width - 4), 4)}px`;
    this.element.style.top = `${Math.max(Math.min(wanted, stage.clientHeight - height - 4), 4)}px`;
    if (isTold) this.said.textContent = this.describe(point).join(". ");
  }

  fill(point, isPinned) {
    clearTimeout(this.timer);
    Object.assign(this, { point, isPinned });
    const [name, ...lines] = this.describe(point);
    const text = make("div", "map-card-text", make("strong", "", name), ...lines.map((line) => make("span", "quiet", line)));
    if (point.flag) text.insertBefore(make("span", "map-flag", `■ ${this.words[point.flag]}`), text.children[1]);
    if (isPinned) {
      const links = make("span", "map-card-links", link(this.words.open, this.urls.person(point.person.id)));
      if (this.seesFaces) links.append(link(this.words.check, this.urls.photo(point.sample)));
      text.append(links);
    }
    this.element.replaceChildren(text);
    if (this.seesFaces && point.hasFace) this.timer = setTimeout(() => this.addCrop(point), CROP_AFTER_MS);
  }

  addCrop(point) {
    const image = new Image(72, 72);
    image.alt = "";
    image.className = "map-crop";
    image.src = this.urls.face(point.sample);
    image.addEventListener("error", () => image.remove());
    this.element.prepend(image);
  }

  describe({ person, own, rival, similarity }) {
    const { words, format } = this;
    return [
      `${person.name} (${person.number})`,
      person.teamName || words.noTeam,
      own === null ? words.single : fillIn(words.own, { similarity: format(own) }),
      ...(rival ? [fillIn(words.other, { name: rival.name, similarity: format(similarity) })] : []),
    ];
  }
}

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function link(words, url) {
  const element = make("a", "link", words);
  element.href = url;
  return element;
}
