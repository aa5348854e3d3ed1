/** The map as the server wrote it, in arrays that can be drawn many times a second. */

export const LAYOUTS = ["pca", "tsne"];

/** Columns of a row of `points`, as recognition/face_maps/shown.py writes them. */
const [SAMPLE, PERSON, PCA_X, PCA_Y, TSNE_X, TSNE_Y, OWN, RIVAL, SIMILARITY, FLAG, HAS_FACE] = Array(11).keys();
const [TEAM_NAME, TEAM_COLOR] = [0, 1];
const [PERSON_ID, NUMBER, NAME, TEAM] = [0, 1, 2, 3];

export class MapData {
  constructor({ teams, people, points, links }) {
    this.teams = teams.map((row) => ({ name: row[TEAM_NAME], color: row[TEAM_COLOR] }));
    this.people = people.map((row) => ({ id: row[PERSON_ID], number: row[NUMBER], name: row[NAME], team: row[TEAM] }));
    this.points = points.map((row) => ({
      sample: row[SAMPLE],
      person: this.people[row[PERSON]],
      own: row[OWN],
      rival: row[RIVAL] === null ? null : this.people[row[RIVAL]],
      similarity: row[SIMILARITY],
      flag: row[FLAG],
      hasFace: row[HAS_FACE],
    }));
    this.places = {
      pca: new Layout(points, PCA_X, PCA_Y),
      tsne: new Layout(points, TSNE_X, TSNE_Y),
    };
    this.links = links.map(([first, second, similarity, isAlike]) => ({ first, second, similarity, isAlike }));
    this.count = points.length;
    this.team = Int32Array.from(this.points, ({ person }) => person.team);
  }
}

/** Places of one layout, moved and scaled to lie between -1 and 1. */
class Layout {
  constructor(rows, columnX, columnY) {
    const xs = rows.map((row) => row[columnX]);
    const ys = rows.map((row) => row[columnY]);
    const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
    this.middleX = (left + right) / 2;
    this.middleY = (top + bottom) / 2;
    this.size = Math.max(right - left, bottom - top) / 2 || 1;
    this.x = Float32Array.from(xs, (x) => (x - this.middleX) / this.size);
    this.y = Float32Array.from(ys, (y) => (y - this.middleY) / this.size);
  }

  /** The place of something that is not on the map, from the server's units. */
  fit([x, y]) {
    const clamp = (value) => Math.min(Math.max(value, -1.15), 1.15);
    return [clamp((x - this.middleX) / this.size), clamp((y - this.middleY) / this.size)];
  }
}

const least = (values) => values.reduce((one, other) => Math.min(one, other), Infinity);
const most = (values) => values.reduce((one, other) => Math.max(one, other), -Infinity);
