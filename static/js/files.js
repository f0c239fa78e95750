// Chosen files are listed with their sizes, and one that is too large is said before it is sent; the server decides.
// A form marked data-progress sends them itself and shows how far each is; without this script it is sent as any form.
const MEGABYTE = 1024 * 1024;
const inMegabytes = (bytes) => (Math.ceil((bytes * 10) / MEGABYTE) / 10).toFixed(1);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function listFor(field) {
  const list = document.createElement("ul");
  list.className = "chosen-files small";
  list.setAttribute("aria-live", "polite");
  field.insertAdjacentElement("afterend", list);
  return list;
}

function sentence(list, words) {
  const item = document.createElement("li");
  item.className = "over";
  item.textContent = words;
  list.append(item);
}

function show(field, list) {
  const most = Number(field.dataset.mostBytes);
  const files = [...field.files];
  list.replaceChildren();
  for (const file of files) {
    const item = document.createElement("li");
    item.textContent = `${file.name} · ${inMegabytes(file.size)} MB`;
    list.append(item);
    if (file.size > most) {
      sentence(list, fill(field.dataset.tooLarge, { name: file.name, size: inMegabytes(file.size) }));
    }
  }
  const together = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > 1 && together > Number(field.dataset.mostTogether)) {
    sentence(list, fill(field.dataset.tooMuch, { size: inMegabytes(together) }));
  }
}

// The files stand in the request one after another, so that the bytes sent say how far each is.
function bars(field, list) {
  const items = [...list.querySelectorAll("li:not(.over)")];
  return [...field.files].map((file, place) => {
    const bar = document.createElement("progress");
    bar.max = Math.max(file.size, 1);
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    items[place]?.append(" ", bar);
    return bar;
  });
}

function advance(shown, loaded) {
  let left = loaded;
  for (const bar of shown) {
    bar.value = Math.min(bar.max, Math.max(0, left));
    left -= bar.max;
  }
}

async function refresh(part) {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (fresh) part.replaceWith(fresh);
}

function say(form, html) {
  form.querySelector(".form-errors")?.remove();
  form.insertAdjacentHTML("afterbegin", html);
  form.querySelector(".form-errors")?.focus();
}

function send(form, field, list) {
  const shown = bars(field, list);
  const all = shown.reduce((sum, bar) => sum + bar.max, 0);
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.setRequestHeader("X-Sent-By", "files");
  request.upload.addEventListener("progress", (event) => {
    // What is not a file stands before them.
    if (event.lengthComputable) advance(shown, event.loaded - Math.max(0, event.total - all));
  });
  request.addEventListener("load", async () => {
    let said = null;
    if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) said = JSON.parse(request.responseText);
    if (said === null) return form.submit(); // an ended session, a page that says why not
    if (said.url) {
      form.dispatchEvent(new Event("kept"));
      return location.assign(said.url);
    }
    delete form.dataset.sending;
    show(field, list);
    say(form, said.refused);
    const part = document.getElementById(form.dataset.progress);
    if (part) await refresh(part);
  });
  request.addEventListener("error", () => {
    delete form.dataset.sending;
    show(field, list);
    sentence(list, form.dataset.lost);
  });
  request.send(new FormData(form));
}

for (const field of document.querySelectorAll("input[type=file][data-most-bytes]")) {
  const list = listFor(field);
  const form = field.form;
  field.addEventListener("change", () => show(field, list));
  if (!form || !("progress" in form.dataset)) continue;
  form.addEventListener("submit", (event) => {
    if (field.files.length === 0) return;
    event.preventDefault();
    if ("sending" in form.dataset) return;
    form.dataset.sending = "";
    send(form, field, list);
  });
}
