/** A click on the floor plan says where the camera hangs; the two numbers say the same. */

const drawing = document.getElementById("plan-drawing");
const mark = document.getElementById("plan-own");
const fields = { x: document.getElementById("id_x"), y: document.getElementById("id_y") };

const isPercent = (field) => field.value !== "" && field.validity.valid;

function showMark() {
  const isPlaced = isPercent(fields.x) && isPercent(fields.y);
  mark.setAttribute("visibility", isPlaced ? "visible" : "hidden");
  if (!isPlaced) return;
  mark.setAttribute("x", `${fields.x.value}%`);
  mark.setAttribute("y", `${fields.y.value}%`);
}

function placeAt(event) {
  const area = drawing.getBoundingClientRect();
  const share = (part, whole) => Math.min(Math.max(part / whole, 0), 1);
  fields.x.value = (100 * share(event.clientX - area.left, area.width)).toFixed(1);
  fields.y.value = (100 * share(event.clientY - area.top, area.height)).toFixed(1);
  showMark();
}

document.getElementById("plan").addEventListener("click", placeAt);
for (const field of Object.values(fields)) field.addEventListener("input", showMark);
showMark();
