/** Makes this browser a kiosk: it makes a key, and sends the public half with the form. */

import { readWords } from "../muster/words.js";
import { adoptKey, canHoldKey, makeKey } from "./device_key.js";

const words = readWords(document.getElementById("pair-words"));
const problem = document.getElementById("problem");

function complain(text) {
  document.getElementById("problem-text").textContent = text;
  problem.hidden = !text;
}

async function prepareKey() {
  try {
    return await makeKey();
  } catch {
    complain(words.no_storage);
    return null;
  }
}

async function send(form, publicKey) {
  const data = new FormData(form);
  data.set("public_key", publicKey);
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: data });
    return await response.json();
  } catch {
    return { message: words.no_answer };
  }
}

async function pair(form) {
  complain("");
  if (!canHoldKey()) return complain(words.insecure);
  const key = await prepareKey();
  if (!key) return;
  const answer = await send(form, key.publicKey);
  if (!answer.device) return complain(answer.message ?? words.no_answer);
  await adoptKey(key, answer.device);
  location.assign(answer.url);
}

function lock(form, isLocked) {
  for (const button of form.querySelectorAll("button")) button.disabled = isLocked;
}

/** A code that was scanned stands behind the # of the address, where no server's log sees it. */
function takeCodeFromAddress() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (!code) return;
  document.getElementById("device-code").value = code;
  history.replaceState(null, "", location.pathname);
}

for (const form of document.querySelectorAll("form[data-pair]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    lock(form, true);
    await pair(form);
    lock(form, false);
  });
  lock(form, false);
}
takeCodeFromAddress();
if (!canHoldKey()) complain(words.insecure);
