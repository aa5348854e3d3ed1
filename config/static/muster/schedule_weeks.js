/**
 * The weeks of a schedule: as many rows as it has weeks, and one choice for Monday to Friday.
 * Without this script the page works: it then shows the rows of the stored number of weeks.
 */

const WORKDAYS = 5;

function showWeeks(grid, count) {
  for (const week of grid.querySelectorAll("[data-week]")) {
    if (week.tagName === "FIELDSET") week.hidden = Number(week.dataset.week) > count;
  }
}

function fillWorkdays(select) {
  if (select.value === "keep") return;
  const days = [...select.closest("fieldset").querySelectorAll("select:not([data-fill])")];
  for (const day of days.slice(0, WORKDAYS)) {
    day.value = select.value;
    day.dispatchEvent(new Event("change", { bubbles: true }));
  }
  select.value = "keep";
}

const grid = document.querySelector("[data-weeks]");
const weeks = document.querySelector("#id_weeks");
if (grid) {
  for (const element of grid.querySelectorAll("[data-needs-script]")) element.hidden = false;
  for (const select of grid.querySelectorAll("[data-fill]")) {
    select.addEventListener("change", () => fillWorkdays(select));
  }
  weeks?.addEventListener("input", () => showWeeks(grid, Number(weeks.value) || 1));
}
