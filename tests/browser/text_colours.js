// Every element that shows words of its own, by all that its contrast is computed from: what it and everything around it is, and
// the computed colours, size and weight. Gives the keys; up to three elements of a key stay in the page for `axe.run`.
() => {
  const PROPERTIES = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "opacity", "textShadow"];
  const keys = new Map();
  const keyOf = (element) => {
    if (!element) return "";
    if (!keys.has(element)) {
      const style = getComputedStyle(element);
      const off = element.matches(":disabled, [aria-disabled=true]") || Boolean(element.control?.disabled);
      const own = [element.localName, ...[...element.classList].sort(), off, ...PROPERTIES.map((name) => style[name])].join("|");
      let [low, high] = [1, 2];
      for (const letter of `${keyOf(element.parentElement)}>${own}`) {
        low = Math.imul(low ^ letter.charCodeAt(0), 2654435761);
        high = Math.imul(high ^ letter.charCodeAt(0), 1597334677);
      }
      keys.set(element, `${(low >>> 0).toString(36)}-${(high >>> 0).toString(36)}`);
    }
    return keys.get(element);
  };
  const speaks = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  window.__coloured = {};
  for (const element of document.body.querySelectorAll("*")) {
    if (!speaks(element) || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const alike = (window.__coloured[keyOf(element)] ??= []);
    if (alike.length < 3) alike.push(element);
  }
  return Object.keys(window.__coloured);
}
