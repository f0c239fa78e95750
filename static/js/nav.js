// Where a row of links scrolls sideways, bring the current one into sight.
for (const current of document.querySelectorAll(".main-nav [aria-current], .faces [aria-current]")) {
  const row = current.closest("ul");
  if (row.scrollWidth > row.clientWidth) {
    row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }
}
