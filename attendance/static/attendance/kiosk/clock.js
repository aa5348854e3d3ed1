/** The clock of the site: in its time zone and by the server's time, not the tablet's. */

const TICK_MS = 1_000;

export class Clock {
  #elements;
  #formats;
  #aheadMs = 0;

  constructor(root, { timeZone, language }) {
    this.#elements = [...root.querySelectorAll("[data-clock]")];
    this.#formats = {
      time: new Intl.DateTimeFormat(language, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      date: new Intl.DateTimeFormat(language, { timeZone, weekday: "long", day: "numeric", month: "long" }),
    };
    this.#show();
    setInterval(() => this.#show(), TICK_MS);
  }

  /** @param {string} serverTime ISO 8601, the server's time at this moment */
  setTime(serverTime) {
    this.#aheadMs = Date.parse(serverTime) - Date.now();
    this.#show();
  }

  #show() {
    const now = new Date(Date.now() + this.#aheadMs);
    for (const element of this.#elements) {
      const text = this.#formats[element.dataset.clock].format(now);
      if (element.textContent !== text) element.textContent = text;
    }
  }
}
