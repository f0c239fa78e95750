// Whether the page scrolls sideways, and what sticks out.
() => {
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return null;
  const cut = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const named = (element) =>
    element.tagName.toLowerCase() + (element.id ? `#${element.id}` : "") +
    [...element.classList].map((name) => `.${name}`).join("");
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !cut(element));
  return `${over} px too wide: ${wide.slice(0, 4).map(named).join(", ")}`;
}
