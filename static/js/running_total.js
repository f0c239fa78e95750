// Adds up the points as they are typed; the server's own sum stands there without it.
const output = document.querySelector("[data-total]");
const fields = [...document.querySelectorAll("[data-points]")];
const hundredths = (text) => Math.round(Number(text.replace(",", ".")) * 100) || 0;

const show = () => {
  const total = fields.reduce((sum, field) => sum + hundredths(field.value), 0);
  output.textContent = String(total / 100);
};

if (output) {
  for (const field of fields) field.addEventListener("input", show);
  show();
}
