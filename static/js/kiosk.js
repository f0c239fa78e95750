// A counter tablet forgets the person who has left: the receipt goes after a while, a page that was begun when nobody
// touches it any more. Every touch starts the time anew, and the last seconds are counted aloud on the page.
const frame = document.querySelector("[data-kiosk]");
const done = document.querySelector("[data-done]");
const note = document.querySelector(".kiosk-idle");
const left = document.querySelector("[data-left]");
const patience = Number(done ? done.dataset.done : frame.dataset.idle);
const WARNED = 20;

let seconds = patience;
let begun = Boolean(done) || !document.querySelector('input[name="step"][value="answer"]');

const show = () => {
  note.hidden = !begun || seconds > WARNED;
  left.textContent = String(Math.max(seconds, 0));
};

const touched = (event) => {
  if (event.isTrusted) begun = true;
  seconds = patience;
  show();
};

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
  document.addEventListener(kind, touched, { passive: true });
}

// A page from the browser's own memory would show the last person's answers.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.replace(frame.dataset.next);
});

setInterval(() => {
  if (!begun) return;
  seconds -= 1;
  show();
  if (seconds <= 0) window.location.replace(frame.dataset.next);
}, 1000);

show();
