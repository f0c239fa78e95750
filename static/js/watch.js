// Looks every few seconds how far a long work is; the page is loaded again when it has ended. Without it there is a link.
const box = document.querySelector("[data-watch]");
const EVERY = 4000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-watch]");
    if (!fresh) return location.reload();
    document.getElementById(box.dataset.watch).replaceChildren(...page.getElementById(box.dataset.watch).childNodes);
  } catch { /* the next look may find the server again */ }
  setTimeout(look, EVERY);
}

if (box) setTimeout(look, EVERY);
