/** Closes what a code opened: when the person leaves by a link, or is gone without a word. */

import { goHomeWhenLeft } from "./left_alone.js";

const leave = document.getElementById("leave");
const page = document.getElementById("enrol");

function isTurning() {
  return page?.dataset.phase === "turning" && !("failed" in page.dataset);
}

page?.addEventListener("click", (event) => {
  if (!event.target.closest("a[href]")) return;
  event.preventDefault();
  leave.submit();
});
goHomeWhenLeft(() => leave.submit(), isTurning);
