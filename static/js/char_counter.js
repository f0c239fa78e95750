// Counts characters as the server does (brandportal/texts.py): a line break, a Chinese character, an emoji are one each.
const count = (text) => [...text.replace(/\r\n?/g, "\n").normalize("NFC")].length;

function outputFor(field) {
  const known = document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
  if (known) return known;
  const line = document.createElement("p");
  line.className = "field-limits";
  const output = document.createElement("output");
  output.className = "num";
  line.append(document.createElement("span"), output);
  field.insertAdjacentElement("afterend", line);
  return output;
}

for (const field of document.querySelectorAll("textarea[data-limit], input[data-limit]")) {
  const output = outputFor(field);
  const limit = Number(field.dataset.limit);
  const show = () => {
    const used = count(field.value);
    output.textContent = `${used} / ${limit}`;
    output.classList.toggle("over", used > limit);
    // Only near the end is the count worth hearing.
    output.setAttribute("aria-live", used > limit * 0.9 ? "polite" : "off");
  };
  field.addEventListener("input", show);
  show();
}
