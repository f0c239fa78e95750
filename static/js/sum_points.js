/** Keeps the sums of a score sheet current while points are typed; without it they are those last saved. */
const form = document.getElementById("sheet-form");

const value = (field) => {
  const points = Number.parseFloat(field.value);
  return Number.isFinite(points) ? Math.round(points * 100) : 0;
};

const written = (hundredths) => String(hundredths / 100);

function sum(part) {
  return [...part.querySelectorAll("[data-points]")].reduce((total, field) => total + value(field), 0);
}

function show() {
  for (const group of form.querySelectorAll("[data-group]")) {
    group.querySelector("[data-subtotal]").value = written(sum(group));
  }
  const total = form.querySelector("[data-total]");
  if (total) total.value = written(sum(form));
}

if (form?.querySelector("[data-points]")) {
  form.addEventListener("input", show);
  show();
}
