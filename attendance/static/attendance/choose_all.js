// One check box that chooses all rows of a form; without this script each is chosen by hand.

for (const form of document.querySelectorAll("[data-choose-all]")) {
  const all = form.querySelector("[data-all]");
  const rows = () => [...form.elements].filter((field) => field.name === "chosen");
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const row of rows()) row.checked = all.checked;
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "chosen" || event.target.form !== form) return;
    all.checked = rows().every((row) => row.checked);
  });
}
