// Says before a session ends, with one button to go on, and says so when it has ended: what is typed stays on the page.
const box = document.getElementById("session-watch");
const WARN = 180;

async function left(options) {
  try {
    const answer = await fetch(box.dataset.url, { credentials: "same-origin", ...options });
    return answer.ok ? (await answer.json()).left : undefined;
  } catch {
    return undefined; // no network: asked again below
  }
}

function show(name) {
  box.hidden = name === null;
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
}

async function look() {
  const seconds = await left();
  if (seconds === undefined) return void setTimeout(look, 30_000);
  if (seconds === null || seconds === 0) return show("ended");
  if (seconds > WARN) {
    show(null);
    return void setTimeout(look, (seconds - WARN + 1) * 1000);
  }
  box.querySelector("[data-minutes]").textContent = String(Math.ceil(seconds / 60));
  show("soon");
  setTimeout(look, Math.min(seconds, 30) * 1000 + 500);
}

if (box) {
  box.querySelector("[data-go-on]").addEventListener("click", async () => {
    const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
    await left({ method: "POST", headers: { "X-CSRFToken": token } });
    look();
  });
  // A session also ends after a working day, so the server is asked before the idle time is over.
  setTimeout(look, Math.min(Math.max(0, Number(box.dataset.idle) - WARN), 600) * 1000);
}
