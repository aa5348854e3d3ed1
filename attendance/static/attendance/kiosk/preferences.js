/** What was chosen at this screen, remembered in its browser. */

const PREFIX = "muster.kiosk.";

export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
}

/** Bind a checkbox to a remembered choice; `apply` is called now and at each change. */
export function bindChoice(checkbox, name, apply) {
  checkbox.checked = recall(name) === "yes";
  apply(checkbox.checked);
  checkbox.addEventListener("change", () => {
    remember(name, checkbox.checked ? "yes" : "no");
    apply(checkbox.checked);
  });
}
