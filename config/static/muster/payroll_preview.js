/** Shows what a payroll format makes of the hours, while its form is being filled in. */

const WAIT_MS = 400;

const target = document.getElementById("payroll-preview");
const form = document.getElementById("payrollformat_form");
let timer = 0;
let newest = 0;

async function renew() {
  const request = ++newest;
  const answer = await fetch(target.dataset.url, { method: "POST", body: new FormData(form) });
  if (!answer.ok || request !== newest) return; // an older answer, or signed out: keep what is shown
  target.innerHTML = await answer.text();
}

function renewSoon() {
  clearTimeout(timer);
  timer = setTimeout(renew, WAIT_MS);
}

if (form) {
  form.addEventListener("input", renewSoon);
  form.addEventListener("change", renewSoon);
}
