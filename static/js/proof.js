// Near a limit: let the browser compute a proof, in a worker of our own. Without this script, or where it fails, the page
// says how long to wait; the ticket in the form does the rest.
const place = document.querySelector("[data-proof]");

function count(place) {
  const waits = place.querySelector("[data-proof-waits]");
  const until = Date.now() + Number(place.dataset.wait) * 1000;
  const timer = setInterval(() => {
    if (Date.now() >= until) {
      clearInterval(timer);
      waits.textContent = place.dataset.now;
    }
  }, 500);
}

if (place) {
  if (Number(place.dataset.wait)) count(place);
  if (globalThis.$altcha && globalThis.Worker && globalThis.isSecureContext) {
    const { challenge, worker, language } = place.dataset;
    globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));
    const widget = document.createElement("altcha-widget");
    widget.setAttribute("name", "proof");
    widget.setAttribute("auto", "onload");
    widget.setAttribute("challenge", challenge);
    widget.setAttribute("language", language);
    widget.setAttribute("configuration", JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false }));
    const computes = place.querySelector("[data-proof-computes]");
    const waits = place.querySelector("[data-proof-waits]");
    widget.addEventListener("statechange", ({ detail }) => {
      if (detail.state === "verified") waits.textContent = place.dataset.now;
      computes.hidden = detail.state === "error" || detail.state === "verified";
      widget.hidden = detail.state === "error";
    });
    computes.hidden = false;
    computes.after(widget);
  }
}
