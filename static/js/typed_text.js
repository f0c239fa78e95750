// What is typed into a form marked data-guard is not lost: the page asks before it is left with something unsaved, and
// a copy in this tab outlives a reload, an ended session and a lost network. Files and passwords are not copied.
const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";
const person = document.getElementById("typed-text")?.dataset.person ?? "";
const again = document.querySelector("form[data-kept-form]");
const dirty = new Set();

// A form that was sent and led on to a page has arrived; after a broken line the page that follows is no redirect.
// A page that answers at once, because what it shows is shown only once, says so.
const arrived = document.querySelector("[data-arrived]") !== null;
if (arrived || performance.getEntriesByType("navigation")[0]?.redirectCount > 0) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("typed:") && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
}

function fieldsOf(form) {
  return [...form.querySelectorAll(TYPED)].filter((field) => field.name && field.autocomplete !== "current-password");
}

function valueOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
}

function keyOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? `${field.name}=${field.value}` : field.name;
}

function valuesOf(form) {
  return Object.fromEntries(fieldsOf(form).map((field) => [keyOf(field), valueOf(field)]));
}

function same(one, other) {
  return one.replace(/\r\n/g, "\n").trim().normalize() === other.replace(/\r\n/g, "\n").trim().normalize();
}

function putInto(form, values) {
  for (const field of fieldsOf(form)) {
    const value = values[keyOf(field)];
    if (value === undefined || same(value, valueOf(field))) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value === "true";
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function differs(form, values) {
  return fieldsOf(form).some((field) => {
    const value = values[keyOf(field)];
    return value !== undefined && !same(value, valueOf(field));
  });
}

function offer(form, key, kept) {
  const template = document.getElementById("typed-text");
  if (!template) return;
  const banner = template.content.firstElementChild.cloneNode(true);
  const at = new Date(kept.at);
  banner.querySelector("[data-at]").textContent = at.toTimeString().slice(0, 5);
  banner.querySelector("[data-use]").addEventListener("click", () => {
    putInto(form, kept.values);
    banner.remove();
    form.querySelector(TYPED)?.focus();
  });
  banner.querySelector("[data-drop]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    banner.remove();
  });
  form.before(banner);
}

document.querySelectorAll("form[data-guard]").forEach((form, index) => {
  const key = `typed:${person}:${location.pathname}:${index}`;
  // A refused form shows again what was typed, and none of it is saved.
  // What is kept although it is not finished shows what it lacks, too.
  const refused = !("kept" in form.dataset) && form.querySelector("[aria-invalid=true], .invalid-feedback, #form-errors") !== null;
  const saved = refused ? {} : valuesOf(form);
  if (refused) dirty.add(form);
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept && !again && differs(form, kept.values)) offer(form, key, kept);
  else sessionStorage.removeItem(key);

  let timer;
  const copy = (sent = false) => {
    clearTimeout(timer);
    const values = valuesOf(form);
    const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== saved[name]));
    if (Object.keys(changed).length === 0) return;
    try {
      sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), sent, values: changed }));
    } catch {
      // The tab's storage is full or switched off: the page still asks before it is left.
    }
  };
  form.addEventListener("input", () => {
    dirty.add(form);
    clearTimeout(timer);
    timer = setTimeout(copy, 300);
  });
  form.addEventListener("submit", () => {
    copy(true);
    dirty.delete(form);
  });
  // A form that keeps its draft on the server says so.
  form.addEventListener("kept", () => {
    clearTimeout(timer);
    dirty.delete(form);
    sessionStorage.removeItem(key);
  });
  window.addEventListener("pagehide", () => dirty.has(form) && copy());
});

window.addEventListener("beforeunload", (event) => {
  if (dirty.size > 0) event.preventDefault();
});

// What the server kept of a form that met the sign-in goes back into the form of this page.
const button = document.querySelector("[data-put-back]");
if (again && button) {
  const typed = {};
  for (const { name, value } of again.querySelectorAll("input[type=hidden]")) {
    typed[name] = value;
    typed[`${name}=${value}`] = "true";
  }
  const here = [...document.querySelectorAll("main form, #content form")].find(
    (form) => form !== again && fieldsOf(form).some((field) => field.name in typed && field.type !== "search"),
  );
  if (here) {
    button.hidden = false;
    button.addEventListener("click", () => {
      putInto(here, typed);
      here.querySelector(TYPED)?.focus();
    });
  }
}
