// What the sweep asks of a page, gathered in one go. `skeleton` is what the page is built of, without words and numbers:
// every kind of element under every kind of parent, with what style and accessibility hang on. `unspoken` is the same for
// both languages: whether there are words, not in which language.
() => {
  const root = document.documentElement;
  const ofThePage = (node) => {
    const owner = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return owner.closest("[lang]") === root;
  };
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("script, style, noscript, template, code, pre, textarea")) continue;
    if (node.data.trim() && ofThePage(node)) texts.push(node.data);
  }
  for (const name of ["title", "aria-label", "aria-description", "placeholder", "alt", "data-label"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (ofThePage(element)) texts.push(element.getAttribute(name));
    }
  }
  for (const button of document.querySelectorAll("input[type=submit], input[type=button]")) {
    texts.push(button.value);
  }
  const kind = (element) => {
    const says = [...element.attributes]
      .filter(({ name }) => /^(type|role|open|disabled|hidden|required|colspan|scope|lang|tabindex)$|^aria-/.test(name))
      .map(({ name, value }) => (/^aria-(controls|describedby|labelledby|label|description)$/.test(name) ? name : `${name}=${value}`));
    return [element.localName, ...[...element.classList].sort(), ...says.sort()].join(".");
  };
  const kinds = new Set();
  const unspoken = new Set();
  const speaks = (element) =>
    [element.textContent, ...["aria-label", "title", "alt", "value", "placeholder"].map((name) => element.getAttribute(name))]
      .some((words) => words?.trim());
  for (const element of root.querySelectorAll("body, body *")) {
    const both = `${kind(element.parentElement)}>${kind(element)}`;
    kinds.add(both);
    unspoken.add(`${both.replace(/\.lang=[^.>]*/g, ".lang")}${speaks(element) ? " speaks" : ""}`);
  }
  return {
    skeleton: [...kinds].sort().join("\n"),
    unspoken: [...unspoken].sort().join("\n"),
    texts,
    title: document.title.trim(),
    headings: document.querySelectorAll("h1").length,
    links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
  };
}
