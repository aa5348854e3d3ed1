/** What is shown of the map, and where: teams, search, lines, the layout and the move between two. */

const MOVE_MS = 600; // longer than other motion here: the eye has to follow the faces

export class Scene {
  version = 0; // of what the layer of the map shows
  chosen = null; // the row of the point that the card is about
  found = null; // rows that were searched for; null when nothing was
  guest = null; // the photo that was dropped
  onlyOdd = false;
  showsLinks = true;
  minSimilarity = 0.6;

  constructor(data, layout) {
    this.data = data;
    this.layout = layout;
    this.x = data.places[layout].x.slice();
    this.y = data.places[layout].y.slice();
    this.teams = new Set(data.teams.keys());
    this.isShown = new Uint8Array(data.count);
    this.links = [];
    this.guestPlace = [0, 0];
    this.filter();
  }

  /** Find anew which points and lines are shown. */
  filter() {
    this.version += 1;
    const { points, team } = this.data;
    for (let row = 0; row < points.length; row += 1) {
      this.isShown[row] = this.teams.has(team[row]) && (!this.onlyOdd || points[row].flag !== "") ? 1 : 0;
    }
    this.links = this.showsLinks
      ? this.data.links.filter((link) => this.isShown[link.first] && this.isShown[link.second] && (link.similarity >= this.minSimilarity || link.isAlike))
      : [];
    if (this.chosen !== null && !this.isShown[this.chosen]) this.chosen = null;
  }

  /** Lay the faces out another way; `draw` is called for each step of the move. */
  switchTo(layout, draw) {
    this.layout = layout;
    const target = this.data.places[layout];
    const [fromX, fromY, fromGuest] = [this.x.slice(), this.y.slice(), this.guestPlace];
    const toGuest = this.guest ? target.fit(this.guest[layout]) : [0, 0];
    const started = performance.now();
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = (now) => {
      if (this.layout !== layout) return; // switched again meanwhile
      const share = isStill ? 1 : Math.min(Math.max((now - started) / MOVE_MS, 0), 1);
      const eased = share * share * (3 - 2 * share);
      for (let row = 0; row < this.data.count; row += 1) {
        this.x[row] = fromX[row] + (target.x[row] - fromX[row]) * eased;
        this.y[row] = fromY[row] + (target.y[row] - fromY[row]) * eased;
      }
      this.version += 1;
      this.guestPlace = [0, 1].map((axis) => fromGuest[axis] + (toGuest[axis] - fromGuest[axis]) * eased);
      draw();
      if (share < 1) requestAnimationFrame(step);
    };
    step(started);
  }

  /** The row of the shown point nearest to a place on the screen, or null when none is near. */
  pick(camera, left, top, reach) {
    let best = null;
    let bestDistance = reach * reach;
    for (let row = 0; row < this.data.count; row += 1) {
      if (!this.isShown[row]) continue;
      const [x, y] = camera.toScreen(this.x[row], this.y[row]);
      const distance = (x - left) ** 2 + (y - top) ** 2;
      if (distance <= bestDistance) [best, bestDistance] = [row, distance];
    }
    return best;
  }

  /** Rows of people whose name or number has the words in it; null without words. */
  search(words) {
    const wanted = words.trim().toLocaleLowerCase();
    this.version += 1;
    if (!wanted) {
      this.found = null;
      return [];
    }
    const people = this.data.people.filter(({ name, number }) =>
      name.toLocaleLowerCase().includes(wanted) || number.toLocaleLowerCase() === wanted);
    const ids = new Set(people);
    this.found = new Set();
    this.data.points.forEach((point, row) => ids.has(point.person) && this.found.add(row));
    return people.filter((person) => this.data.points.some((point) => point.person === person));
  }

  setGuest(guest) {
    this.guest = guest;
    if (guest) this.guestPlace = this.data.places[this.layout].fit(guest[this.layout]);
  }
}
