// Every element with words of its own, by all that its contrast is computed from: what it and everything around it is, and the
// computed colours, size and weight. Gives the keys; the elements stay in the page for `axe.run`, the first three of a kind.
() => {
  const PROPERTIES = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "opacity", "textShadow", "visibility"];
  const keys = new Map();
  const keyOf = (element) => {
    if (!element) return "";
    if (!keys.has(element)) {
      const style = getComputedStyle(element);
      const own = [element.localName, ...[...element.classList].sort(), ...PROPERTIES.map((name) => style[name])].join("|");
      let [low, high] = [1, 2];
      for (const letter of `${keyOf(element.parentElement)}>${own}`) {
        low = Math.imul(low ^ letter.charCodeAt(0), 2654435761);
        high = Math.imul(high ^ letter.charCodeAt(0), 1597334677);
      }
      keys.set(element, `${(low >>> 0).toString(36)}-${(high >>> 0).toString(36)}`);
    }
    return keys.get(element);
  };
  window.__coloured = {};
  for (const element of document.body.querySelectorAll("*")) {
    const speaks = element.matches("input, select, textarea") || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!speaks || element.closest("script, style, noscript, template")) continue;
    const alike = (window.__coloured[keyOf(element)] ??= []);
    if (alike.length < 3) alike.push(element);
  }
  return Object.keys(window.__coloured);
}
