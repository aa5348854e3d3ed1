/**
 * A sheet over the mirror in which one person does something: the keypad, the list of names, the
 * frame for a badge. One is open at a time, and none stays open behind somebody who walked away:
 * untouched for 20 seconds it closes, and what was typed is gone.
 */

const CLOSE_AFTER_MS = 20_000;
const WARN_BEFORE_MS = 5_000;
const TICK_MS = 250;
const TOUCHES = ["pointerdown", "keydown", "input", "wheel"];

let openPanel = null;

export class Panel extends EventTarget {
  #root;
  #kiosk;
  #opener = null;
  #touchedAt = 0;
  #timer = 0;

  /** @param root a section with data-panel; it may hold [data-part="closing"] for the last seconds */
  constructor(root, kiosk) {
    super();
    this.#root = root;
    this.#kiosk = kiosk;
    for (const touch of TOUCHES) root.addEventListener(touch, () => this.stayOpen());
    root.addEventListener("keydown", (event) => this.#closeByKey(event));
    for (const button of root.querySelectorAll('[data-action="close"]')) {
      button.addEventListener("click", () => this.close());
    }
  }

  get isOpen() {
    return openPanel === this;
  }

  static closeOpen() {
    openPanel?.close();
  }

  open() {
    if (this.isOpen) return;
    Panel.closeOpen();
    openPanel = this;
    this.#opener = document.activeElement;
    this.#root.hidden = false;
    this.#kiosk.dataset.panel = this.#root.dataset.panel;
    this.#coverRest(true);
    this.stayOpen();
    this.#timer = setInterval(() => this.#closeWhenLeft(), TICK_MS);
    (this.#root.querySelector("[data-focus]") ?? this.#root).focus();
  }

  /** Events: "close", after which nothing of what was typed may be left. */
  close() {
    if (!this.isOpen) return;
    openPanel = null;
    clearInterval(this.#timer);
    const hadFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = true;
    this.#kiosk.dataset.panel = "none";
    this.#coverRest(false);
    if (hadFocus) this.#opener?.focus();
    this.dispatchEvent(new Event("close"));
  }

  /** Somebody is at it: the 20 seconds begin anew. */
  stayOpen() {
    this.#touchedAt = performance.now();
    this.#showClosing("");
  }

  #closeByKey(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.close();
  }

  #closeWhenLeft() {
    const leftMs = this.#touchedAt + CLOSE_AFTER_MS - performance.now();
    if (leftMs <= 0) this.close();
    else if (leftMs < WARN_BEFORE_MS) this.#showClosing(Math.ceil(leftMs / 1_000));
  }

  #showClosing(seconds) {
    const note = this.#root.querySelector('[data-part="closing"]');
    if (!note || note.dataset.seconds === String(seconds)) return;
    note.dataset.seconds = seconds;
    note.hidden = seconds === "";
    note.querySelector("[data-part='seconds']").textContent = seconds;
  }

  /** What lies under the sheet takes neither touch nor focus; the cards stay within reach. */
  #coverRest(isCovered) {
    for (const part of this.#kiosk.querySelectorAll("[data-under-panel]")) part.inert = isCovered;
  }
}
