// Runs in <head>, before the first paint: the chosen theme must not flash.
(function () {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function choice() {
    try {
      // Django's admin keeps its own choice under the same name and calls the system's "auto".
      const kept = localStorage.getItem("theme");
      return ["light", "dark"].includes(kept) ? kept : "system";
    } catch {
      return "system";
    }
  }

  function apply() {
    const chosen = choice();
    document.documentElement.dataset.bsTheme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
    document.querySelectorAll("[data-theme-choice]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
    });
  }

  apply();
  dark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("theme", button.dataset.themeChoice === "system" ? "auto" : button.dataset.themeChoice);
    } catch {
      // Private mode: the choice lasts for this page.
    }
    apply();
    button.closest("details")?.removeAttribute("open");
  });
})();
