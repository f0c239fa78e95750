// Asks before the page is left while a form marked data-guard holds something unsaved.
const dirty = new Set();

for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => dirty.add(form));
  form.addEventListener("submit", () => dirty.delete(form));
  // A form that keeps its draft by itself says so.
  form.addEventListener("kept", () => dirty.delete(form));
}

window.addEventListener("beforeunload", (event) => {
  if (dirty.size > 0) event.preventDefault();
});
