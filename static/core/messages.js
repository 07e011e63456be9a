// Toasts: those of the page itself, and those that a fragment brings in the HX-Trigger event `messages`.
(function () {
  const UNDO_SECONDS = 10;
  const READING_SECONDS = 7;

  function start(toast) {
    if (toast.dataset.started) return;
    toast.dataset.started = "yes";
    toast.querySelector(".toast-close").addEventListener("click", () => toast.remove());
    if (toast.hasAttribute("data-undo")) return countDown(toast);
    // Errors and warnings stay until they are closed.
    if (["success", "info"].includes(toast.dataset.level)) leave(toast, READING_SECONDS);
  }
  function leave(toast, seconds) {
    let left = seconds;
    const timer = setInterval(() => {
      // Whoever reads or stands on it keeps it.
      if (!toast.matches(":hover, :focus-within")) left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      toast.remove();
    }, 1000);
  }
  function countDown(toast) {
    const shown = toast.querySelector("[data-countdown]");
    let left = UNDO_SECONDS;
    const tick = () => {
      shown.textContent = `${left} s`;
      if (left === 0) return toast.remove();
      left -= 1;
      setTimeout(tick, 1000);
    };
    tick();
  }
  // Beside the page, which reads itself anew where it must; the toast goes with the press.
  function undoIn(form, address) {
    form.action = address;
    form.setAttribute("hx-post", address);
    form.setAttribute("hx-swap", "none");
    form.addEventListener("htmx:afterRequest", () => form.closest(".toast-line").remove());
  }
  function show({ level, text, undo }) {
    const region = document.getElementById("toasts");
    const template = document.getElementById("toast-template");
    if (!region || !template) return;
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.dataset.level = level;
    toast.querySelector(".toast-text").textContent = text;
    if (undo) {
      toast.setAttribute("data-undo", "");
      undoIn(toast.querySelector("form"), undo);
    }
    region.append(toast);
    window.htmx?.process(toast);
    start(toast);
  }

  document.addEventListener("messages", (event) => event.detail.list.forEach(show));
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("#toasts .toast-line").forEach(start));
  // What the page asked by itself (`data-quiet`) fails in silence: it is asked again.
  const isQuiet = (event) => event.detail.elt.hasAttribute("data-quiet");
  document.addEventListener("htmx:responseError", (event) => {
    if (isQuiet(event)) return;
    const texts = {
      403: "Você não tem permissão para isto.",
      404: "Isto não existe mais ou não está visível para você.",
      413: "O envio é grande demais.",
      429: "Muitas tentativas seguidas. Aguarde um pouco.",
    };
    const text = texts[event.detail.xhr.status] || "Algo falhou do nosso lado. O que você digitou continua aqui; tente de novo.";
    show({ level: "error", text });
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (isQuiet(event)) return;
    show({ level: "error", text: "Sem conexão. O que você digitou continua aqui; tente de novo." });
  });
})();
