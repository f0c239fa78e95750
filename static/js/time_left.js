/** How long one may still score: counted down in the page on the last two days, and set anew by whatever a draft's answer
 *  says ("answered"). Without this script the words stay as the page came. A screen reader hears it an hour, fifteen
 *  and five minutes before the end, and at the end. */
const MINUTE = 60_000;
const TWO_DAYS = 48 * 60 * MINUTE;
const TOLD_AT = [60, 15, 5, 0];
const TICK = 5000;

function follow(place) {
  const left = place.querySelector("[data-left]");
  const told = place.querySelector("[data-left-told]");
  const { hours, one, many, over } = left.dataset;
  let ends = Date.parse(left.dataset.ends);
  /* The server's clock decides, not the one of this device. */
  let ahead = Date.parse(left.dataset.now) - Date.now();

  const remaining = () => ends - Date.now() - ahead;
  const stage = () => TOLD_AT.filter((minutes) => remaining() <= minutes * MINUTE).length;
  let reached = stage();

  function words() {
    if (remaining() <= 0) return over;
    const minutes = Math.floor(remaining() / MINUTE);
    const pattern = minutes >= 60 ? hours : minutes === 1 ? one : many;
    return pattern
      .replace("%(hours)d", Math.floor(minutes / 60))
      .replace("%(minutes)d", minutes % 60)
      .replace("%(count)d", minutes);
  }

  function write(text) {
    if (left.textContent !== text) left.textContent = text;
    const now = stage();
    if (now > reached) told.textContent = text;
    reached = now;
  }

  function tick() {
    if (remaining() < TWO_DAYS) write(words());
  }

  document.addEventListener("answered", ({ detail }) => {
    if (!detail.left) return;
    ends = Date.parse(detail.left.ends);
    ahead = Date.parse(detail.left.now) - Date.now();
    place.querySelector("[data-until]").textContent = detail.left.until;
    write(detail.left.words);
  });
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, TICK);
  tick();
}

for (const place of document.querySelectorAll("[data-deadline]")) follow(place);
