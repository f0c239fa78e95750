// Says beside each figure whether the commitment is delivered, while it is typed. The server computes it again.
const form = document.querySelector("form[data-delivered]");

function show(input) {
  const place = form.querySelector(`[data-result-for="${input.id}"]`);
  const reached = Number.parseFloat(input.value);
  place.replaceChildren();
  if (Number.isNaN(reached)) return;
  const target = Number.parseFloat(input.dataset.target);
  const delivered = input.dataset.less ? reached <= target : reached >= target;
  const pill = document.createElement("span");
  pill.className = `pill ${delivered ? "good" : "warn"}`;
  pill.textContent = delivered ? form.dataset.delivered : form.dataset.missed;
  place.append(pill);
}

for (const input of form?.querySelectorAll("input[data-target]") ?? []) {
  input.addEventListener("input", () => show(input));
  if (input.value) show(input);
}
