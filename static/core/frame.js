// The frame: search shortcuts, menus, side panel, keyboard help, progress line.
(function () {
  const byId = (id) => document.getElementById(id);
  const isTyping = (target) => target.isContentEditable || target.matches("input, textarea, select, [role=textbox]");

  // Menus: <details class="dropdown"> opens by itself; only closing needs help.
  function closeMenus(except) {
    document.querySelectorAll("details.dropdown[open]").forEach((menu) => {
      if (menu !== except) menu.removeAttribute("open");
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.dropdown")));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.dropdown")));

  // Copy: the field named by the button's data-copy.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const field = button && document.querySelector(button.dataset.copy);
    if (!field) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.querySelector("[data-copy-word]").textContent = button.dataset.copied;
  });

  // Side panel.
  let opener = null;
  function openPanel(address) {
    const panel = byId("panel");
    if (!panel) return;
    opener = document.activeElement;
    window.htmx.ajax("GET", address, { target: "#panel-body", swap: "innerHTML" }).then(() => {
      window.tabler.bootstrap.Offcanvas.getOrCreateInstance(panel).show();
    });
  }
  function closePanel() {
    const panel = byId("panel");
    if (panel) window.tabler.bootstrap.Offcanvas.getInstance(panel)?.hide();
  }
  const plainClick = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || !plainClick(event)) return;
    let link = event.target.closest("a[data-panel]");
    if (!link && !event.target.closest("a, button, input, select, label, summary, form")) {
      if (window.getSelection().toString()) return;
      link = event.target.closest("[data-row-opens]")?.querySelector("a[data-panel]");
    }
    if (!link) return;
    event.preventDefault();
    openPanel(link.href);
  });
  document.addEventListener("hidden.bs.offcanvas", (event) => {
    if (event.target.id !== "panel") return;
    byId("panel-body").replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
  document.addEventListener("panel-close", closePanel);

  // Keyboard.
  let pending = "";
  function follow(keys) {
    const link = document.querySelector(`[data-shortcut="${keys}"]`);
    if (link) link.click();
    return Boolean(link);
  }
  function focusSearch(event) {
    const search = byId("global-search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeOpenMenu();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return focusSearch(event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open], .offcanvas.show")) return;
    if (event.key === "/") return focusSearch(event);
    if (event.key === "?") return byId("help")?.showModal();
    const keys = pending + event.key;
    pending = event.key === "g" ? "g" : "";
    if (/^(g\d|n)$/.test(keys) && follow(keys)) event.preventDefault();
  });
  function closeOpenMenu() {
    const menu = document.querySelector("details.dropdown[open]");
    if (!menu) return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open-dialog]");
    if (!button) return;
    closeMenus();
    byId(button.dataset.openDialog)?.showModal();
  });
  // A press on the veil closes a dialog as Escape does.
  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog.ask[open]")) event.target.close("no");
  });

  // Progress line while htmx waits.
  let waiting = 0;
  function count(step) {
    waiting = Math.max(0, waiting + step);
    byId("progress")?.classList.toggle("running", waiting > 0);
  }
  // What a page asks by itself (`data-quiet`) shows no progress and never takes the page away.
  const isQuiet = (event) => event.detail.elt.hasAttribute("data-quiet");
  document.addEventListener("htmx:beforeRequest", (event) => isQuiet(event) || count(1));
  document.addEventListener("htmx:afterRequest", (event) => isQuiet(event) || count(-1));
  // A session that ended answers a fragment with the sign-in page. Reading: go there. Writing: keep what was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const address = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (!address.pathname.startsWith("/entrar/") || location.pathname.startsWith("/entrar/")) return;
    event.detail.shouldSwap = false;
    if (isQuiet(event)) return;
    if (event.detail.requestConfig.verb === "get") return location.reload();
    const text = "Sua sessão terminou. Entre de novo em outra aba e repita aqui: o que você digitou continua na tela.";
    document.dispatchEvent(new CustomEvent("messages", { detail: { list: [{ level: "error", text }] } }));
  });
})();
