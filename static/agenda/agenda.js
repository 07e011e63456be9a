// The agenda: a pressed call or WhatsApp link counts as an attempt and asks "Conseguiu falar?"; Desfazer goes after 10 s.
(function () {
  const UNDO_SECONDS = 10;

  function showPanel() {
    const panel = document.getElementById("panel");
    if (panel) window.tabler.bootstrap.Offcanvas.getOrCreateInstance(panel).show();
  }

  // The link itself goes on as the browser does it; the attempt is posted beside it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-attempt]");
    if (!link || !window.htmx) return;
    window.htmx
      .ajax("POST", link.dataset.attempt, { target: "#panel-body", swap: "innerHTML", values: { means: link.dataset.means } })
      .then(showPanel);
  });

  // Whoever works by keyboard stays where he was: in the row drawn anew, in the one that took its place, in the panel.
  let left = null;
  const rows = () => [...document.querySelectorAll("tr[data-row-opens]")];
  document.addEventListener("htmx:beforeSwap", () => {
    const row = document.activeElement.closest("tr[data-row-opens]");
    if (row) left = { id: row.id, index: rows().indexOf(row) };
    else if (document.activeElement.closest("#panel-body")) left = { id: "panel" };
    else if (document.activeElement !== document.body) left = null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!left || document.activeElement !== document.body) return;
    const place = document.getElementById(left.id) || rows()[Math.min(left.index, rows().length - 1)];
    const target = place?.matches("tr") ? place.querySelector(".chips button, .who a") : place;
    target?.focus({ preventScroll: true });
  });

  function start(root) {
    root.querySelectorAll("[data-vanish]").forEach((button) => {
      if (button.dataset.started) return;
      button.dataset.started = "yes";
      setTimeout(() => button.remove(), UNDO_SECONDS * 1000);
    });
  }
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement || document));
})();
