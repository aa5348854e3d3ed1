/** Sends the code with the signature of this kiosk, and goes on to where it leads. */

import { readWords } from "../muster/words.js";
import { KeyMissing, signRequest } from "./device_key.js";
import { goHomeWhenLeft } from "./left_alone.js";

const form = document.getElementById("code-form");
const button = form.querySelector("button");
const problem = document.getElementById("problem");
const words = readWords(document.getElementById("words"));

function complain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

async function send(code) {
  const path = new URL(form.action).pathname;
  const body = JSON.stringify({ code });
  try {
    const headers = await signRequest("POST", path, body);
    const response = await fetch(path, { method: "POST", headers, body });
    return await response.json();
  } catch (error) {
    return { message: error instanceof KeyMissing ? words.no_key : words.no_answer };
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  button.disabled = true;
  const answer = await send(form.code.value);
  button.disabled = false;
  if (answer.url) {
    location.assign(answer.url);
    return;
  }
  complain(answer.message);
  form.code.select();
});

button.disabled = false;
form.code.focus();
goHomeWhenLeft(() => location.assign(form.dataset.home));
