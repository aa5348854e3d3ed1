/** The month: one stop for the Tab key, and arrow keys from cell to cell.
 *
 * Every link of the table can be reached: names, days and totals as well. Home and End go to the
 * ends of a row, with Ctrl to the corners.
 */

const grid = document.querySelector(".month-grid");
const rows = [...grid.rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));
const links = rows.flat().filter(Boolean);
const places = new Map();
rows.forEach((row, y) => row.forEach((link, x) => link && places.set(link, { x, y })));

function makeStop(link) {
  for (const other of links) other.tabIndex = other === link ? 0 : -1;
}

function focus(link) {
  if (!link) return;
  makeStop(link);
  link.focus();
  link.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The next link in one direction; cells without one are passed over. */
function find({ x, y }, stepX, stepY) {
  for (let [nextX, nextY] = [x + stepX, y + stepY]; rows[nextY] && nextX >= 0 && nextX < rows[nextY].length; nextX += stepX, nextY += stepY) {
    if (rows[nextY][nextX]) return rows[nextY][nextX];
  }
  return undefined;
}

const filled = (row) => row.filter(Boolean);

const moves = {
  ArrowLeft: (place) => find(place, -1, 0),
  ArrowRight: (place) => find(place, 1, 0),
  ArrowUp: (place) => find(place, 0, -1),
  ArrowDown: (place) => find(place, 0, 1),
  Home: ({ y }, isFar) => (isFar ? links[0] : filled(rows[y])[0]),
  End: ({ y }, isFar) => (isFar ? links.at(-1) : filled(rows[y]).at(-1)),
};

grid.addEventListener("keydown", (event) => {
  const place = places.get(event.target);
  const move = moves[event.key];
  if (!place || !move || event.altKey || event.metaKey) return;
  event.preventDefault();
  focus(move(place, event.ctrlKey));
});
grid.addEventListener("focusin", ({ target }) => places.has(target) && makeStop(target));

/* What a screen reader hears, others read beside the pointer; thousands of titles would be heavy. */
grid.addEventListener("pointerover", ({ target }) => {
  if (places.has(target) && !target.title) target.title = target.ariaLabel ?? target.textContent;
});

makeStop(grid.querySelector("td.is-today > a") ?? grid.querySelector("td.month-cell > a") ?? links[0]);
