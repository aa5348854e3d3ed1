// Photos dropped on a form: sent in small parcels, so that a thousand need no giant request.
// Without this script the form still sends what was chosen.

const PARCEL_FILES = 8;
const PARCEL_BYTES = 24 * 2 ** 20;
const SYSTEM_FILES = /^(\.|thumbs\.db$|desktop\.ini$)/i;

for (const form of document.querySelectorAll("form[data-photo-drop]")) {
  if (!form.dataset.isReady) {
    form.dataset.isReady = "yes";
    form.classList.add("drop-live");
    prepare(form);
  }
}

function prepare(form) {
  const zone = form.querySelector(".drop-zone");
  const input = form.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("drop-zone-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("drop-zone-over"));
  }
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    await send(form, await listDropped(event.dataTransfer));
  });
  // Caught on the way down: the theme's own listener expects a text field beside every file input.
  const choose = (event) => {
    event.stopPropagation();
    send(form, listChosen(input));
  };
  input.parentElement.addEventListener("change", choose, { capture: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    input.click();
  });
}

function listChosen(input) {
  return Array.from(input.files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

async function listDropped(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) {
    return Array.from(transfer.files, (file) => ({ file, path: file.name }));
  }
  const found = [];
  for (const entry of entries) {
    await collect(entry, found);
  }
  return found.filter(({ file }) => !SYSTEM_FILES.test(file.name));
}

async function collect(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const children = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (children.length === 0) {
      return;
    }
    for (const child of children) {
      await collect(child, found);
    }
  }
}

function* pack(files) {
  let parcel = [];
  let bytes = 0;
  for (const entry of files) {
    const isFull = parcel.length >= PARCEL_FILES || bytes + entry.file.size > PARCEL_BYTES;
    if (parcel.length > 0 && isFull) {
      yield parcel;
      parcel = [];
      bytes = 0;
    }
    parcel.push(entry);
    bytes += entry.file.size;
  }
  if (parcel.length > 0) {
    yield parcel;
  }
}

async function send(form, files) {
  const status = form.querySelector(".drop-status");
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  if (files.length === 0 || button.disabled) {
    return;
  }
  button.disabled = true;
  let done = 0;
  let answer = null;
  try {
    for (const parcel of pack(files)) {
      say(status, "uploading", { done, total: files.length });
      answer = await post(form, parcel, answer?.import);
      done += parcel.length;
      follow(form, answer);
    }
    status.textContent = "";
  } catch (error) {
    say(status, "failed", { reason: error.message || status.dataset.offline });
  }
  input.value = "";
  button.disabled = false;
  if (answer && !form.elements.namedItem("employee")) {
    window.location.assign(answer.url);
  }
}

async function post(form, parcel, importId) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "employee"]) {
    const field = form.elements.namedItem(name);
    if (field) {
      body.append(name, field.value);
    }
  }
  if (importId) {
    body.append("import", importId);
  }
  for (const { file, path } of parcel) {
    body.append("photos", file);
    body.append("paths", path);
  }
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
  } catch {
    throw new Error("");
  }
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  if (!response.ok) {
    throw new Error(answer.reason ?? "");
  }
  return answer;
}

// Show the progress of the import below the form; it moves by itself.
function follow(form, answer) {
  const place = form.querySelector(".drop-progress");
  if (place.childElementCount === 0 && window.htmx) {
    window.htmx.ajax("GET", answer.progress_url, { target: place, swap: "innerHTML" });
  }
}

function say(status, sentence, values) {
  status.textContent = status.dataset[sentence].replace(/{(\w+)}/g, (_, name) => values[name]);
}
