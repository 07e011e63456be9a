// The running clock of new leads: within an hour of its limit the words give way to minutes and seconds.
(function () {
  const HOUR = 3600;

  function shown(seconds) {
    const rest = Math.abs(seconds);
    const clock = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    return seconds >= 0 ? `faltam ${clock}` : `venceu há ${clock}`;
  }

  function tick() {
    document.querySelectorAll("[data-due]").forEach((element) => {
      const left = Math.round((Date.parse(element.dataset.due) - Date.now()) / 1000);
      if (Number.isNaN(left) || Math.abs(left) >= HOUR) return;
      element.textContent = shown(left);
      const row = element.closest(".lead");
      if (row) row.classList.toggle("lead-late", left < 0);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    tick();
    setInterval(tick, 1000);
  });
})();
