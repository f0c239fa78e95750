/** A judge's score sheet: sums while points are typed, keys 1 to 5, and a draft that is kept by itself. Without this
 *  script the same form works with its radio buttons, fields and buttons. */
const form = document.getElementById("sheet-form");
const WAIT = 1500;

const hundredths = (field) => {
  const points = Number.parseFloat(field.value);
  return Number.isFinite(points) ? Math.round(points * 100) : 0;
};
const sum = (part) => [...part.querySelectorAll("[data-points]")].reduce((all, field) => all + hundredths(field), 0);

function showSums() {
  for (const group of form.querySelectorAll("[data-group]")) {
    group.querySelector("[data-subtotal]").value = String(sum(group) / 100);
  }
  form.querySelector("[data-total]").value = String(sum(form) / 100);
}

/* Steps and points of one indicator say the same. */
function pointsFollow(radio) {
  const field = radio.closest("[data-indicator]").querySelector("[data-points]");
  field.value = radio.dataset.middle;
}

function stepFollows(field) {
  const radios = [...field.closest("[data-indicator]").querySelectorAll("[type=radio]")];
  const points = Number.parseFloat(field.value);
  const under = radios.filter((radio) => points >= Number(radio.dataset.low));
  for (const radio of radios) radio.checked = false;
  if (Number.isFinite(points)) (under.at(-1) ?? radios[0]).checked = true;
}

/* Keys. */
const indicators = [...(form ?? document).querySelectorAll("[data-indicator]")];

const stop = (indicator) =>
  indicator.querySelector("[type=radio]:checked") ?? indicator.querySelector("[type=radio]");

function go(from, by) {
  const next = indicators[indicators.indexOf(from) + by];
  if (next) stop(next).focus();
  else if (by > 0) form.querySelector("[name=save]").focus();
}

function choose(indicator, step) {
  const radio = indicator.querySelector(`[type=radio][value="${step}"]`);
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

function onKey(event) {
  const indicator = event.target.closest?.("[data-indicator]");
  if (!indicator || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!event.target.matches("input")) return;
  if (event.key === "ArrowDown" || event.key === "Enter") go(indicator, 1);
  else if (event.key === "ArrowUp") go(indicator, -1);
  else if (event.target.type === "radio" && /^[1-5]$/.test(event.key)) choose(indicator, event.key);
  else return;
  event.preventDefault();
}

/* The draft. */
const states = Object.fromEntries([...(form ?? document).querySelectorAll("[data-state]")].map((one) => [one.dataset.state, one]));
const word = (name) => form.querySelector(`[data-word="${name}"]`).content.textContent;
const line = form?.querySelector("[data-saved]");
const version = form?.elements.namedItem("version");
let timer = 0;
let running = null;
let changed = false;
let paused = false;
let lost = false;
let refused = false;

const say = (text) => { line.textContent = text; };

function show(name, reason = "") {
  for (const [key, box] of Object.entries(states)) box.hidden = key !== name;
  if (reason) states.refused.querySelector("[data-reason]").textContent = reason;
}

function later() {
  changed = true;
  if (paused) return;
  say(word("waiting"));
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT);
}

async function showSelfPoints() {
  const answer = await fetch(form.dataset.selfPoints, { redirect: "manual" });
  if (!answer.ok) return;
  for (const [name, points] of Object.entries(await answer.json())) {
    const place = form.elements.namedItem(name)?.closest("[data-indicator]").querySelector("[data-self]");
    if (!place) continue;
    place.querySelector("b").textContent = points;
    place.hidden = false;
  }
}

function showStands(answer) {
  for (const field of form.querySelectorAll("[data-points]")) {
    const place = field.closest("[data-indicator]").querySelector("[data-stands]");
    place.querySelector("b").textContent = answer.stands[field.name] ?? "–";
    place.hidden = false;
  }
  version.value = answer.version;
}

async function send() {
  clearTimeout(timer);
  changed = false;
  say(word("saving"));
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
    redirect: "manual",
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status >= 500) throw new Error(String(answer.status));
  lost = false;
  refused = false;
  if (!isJson) {
    changed = true;
    paused = true;
    show("signed-out");
    say(word("waiting"));
    return;
  }
  const said = await answer.json();
  document.dispatchEvent(new CustomEvent("answered", { detail: said }));
  if (answer.ok) {
    version.value = said.version;
    show("");
    say(`${word("saved")} ${said.saved_at}`);
    if (!changed) form.dispatchEvent(new CustomEvent("kept"));
    showSelfPoints();
  } else if (said.stands) {
    paused = true;
    showStands(said);
    show("elsewhere");
    say(word("waiting"));
  } else {
    refused = !changed;
    changed = true;
    const [field, reason] = Object.entries(said.fields ?? {})[0] ?? ["", said.error];
    form.elements.namedItem(field)?.setAttribute?.("aria-invalid", "true");
    show("refused", reason || said.error);
    say(word("waiting"));
  }
}

function keep() {
  if (running || paused || !changed) return running;
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  running = send()
    .catch((error) => {
      changed = true;
      lost = error instanceof TypeError;
      say(word("offline"));
      timer = setTimeout(keep, 10 * WAIT);
    })
    .finally(() => {
      running = null;
      /* What was refused stands as it was until something is typed; a moment that has come may change it. */
      if (changed && !paused) timer = setTimeout(keep, refused ? 20 * WAIT : WAIT);
    });
  return running;
}

/* Signed in again in another window: the token of this form is an old one, the page has the new one. */
async function goOn() {
  if (states["signed-out"].hidden) return;
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("#sheet-form [name=csrfmiddlewaretoken]");
  if (!token) return;
  form.querySelector("[name=csrfmiddlewaretoken]").value = token.value;
  paused = false;
  show("");
  keep();
}

function onInput(event) {
  if (event.target.matches("[type=radio]")) pointsFollow(event.target);
  else if (event.target.matches("[data-points]")) stepFollows(event.target);
  showSums();
  later();
}

/* A page that is left without a connection is gone: what is typed stays here, and is kept when there is one. */
function stays(event) {
  if (navigator.onLine && !lost) return false;
  event.preventDefault();
  changed = true;
  show("offline");
  keep();
  return true;
}

function onSubmit(event) {
  clearTimeout(timer);
  if (stays(event) || !running) return;
  event.preventDefault();
  const { submitter } = event;
  running.finally(() => form.requestSubmit(submitter));
}

if (form?.dataset.autosave) {
  for (const hint of form.querySelectorAll("[data-keys]")) hint.hidden = false;
  form.addEventListener("input", onInput);
  form.addEventListener("keydown", onKey);
  form.addEventListener("submit", onSubmit);
  window.addEventListener("focus", goOn);
  window.addEventListener("online", keep);
  for (const other of document.querySelectorAll("form[data-beside]")) other.addEventListener("submit", stays);
  document.addEventListener("visibilitychange", () => (document.hidden ? keep() : goOn()));
  showSums();
}
