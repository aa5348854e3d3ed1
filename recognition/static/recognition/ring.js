/**
 * The ring around the mirror: four sides that fill while the head turns towards them, and stay full
 * when their frame is kept. As in a mirror, the person's left is on the left.
 */

const SVG = "http://www.w3.org/2000/svg";
const MIDDLE = 200;
const TICKS = 72;
const INNER = 178;
const OUTER = 192;
const OUTER_WHEN_FULL = 198;
const SIDES = ["up", "right", "down", "left"];
const STANDING = ["front", "front_2", "front_3"];

function place(turn, radius) {
  const angle = turn * 2 * Math.PI;
  return [MIDDLE + radius * Math.sin(angle), MIDDLE - radius * Math.cos(angle)];
}

/** The side of a tick, and how far it lies from the side's middle: 0 to 1. */
function locate(turn) {
  const quarter = (turn * 4 + 0.5) % 4;
  return { side: SIDES[Math.floor(quarter)], off: Math.abs((quarter % 1) - 0.5) * 2 };
}

export class Ring {
  #ticks = [];
  #svg;

  constructor(svg) {
    this.#svg = svg;
  }

  /** @param {string[]} slots what has to be shown: directions, or looks straight ahead */
  draw(slots) {
    this.#ticks = Array.from({ length: TICKS }, (_, number) => this.#makeTick(number, slots));
    this.#svg.replaceChildren(...this.#ticks.map((tick) => tick.line));
  }

  /** @param {[number, number]} heading shares of what is asked: to the person's left, and up */
  show(done, [left, up]) {
    const reach = { left, right: -left, up, down: -up };
    for (const tick of this.#ticks) {
      const isDone = done.includes(tick.side);
      const isReached = (reach[tick.side] ?? 0) > 0.3 + 0.7 * tick.off;
      tick.line.dataset.state = isDone ? "done" : isReached ? "near" : "open";
      tick.stretch(isDone || isReached);
    }
  }

  #makeTick(number, slots) {
    const turn = (number + 0.5) / TICKS;
    const isStanding = slots.includes("front_2");
    const { side, off } = isStanding
      ? { side: STANDING[Math.floor(turn * STANDING.length)], off: 1 }
      : locate(turn);
    const line = document.createElementNS(SVG, "line");
    const [x1, y1] = place(turn, INNER);
    line.setAttribute("x1", x1);
    line.setAttribute("y1", y1);
    const stretch = (isLong) => {
      const [x2, y2] = place(turn, isLong ? OUTER_WHEN_FULL : OUTER);
      line.setAttribute("x2", x2);
      line.setAttribute("y2", y2);
    };
    stretch(false);
    line.dataset.state = "open";
    return { line, side, off, stretch };
  }
}
