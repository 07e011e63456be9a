// Forms: one post per press, a question before destructive acts, focus on the first error, saving of fields left.
(function () {
  // A new sign-in in another tab renews the token: what is sent carries the present one.
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  function renewToken(form) {
    const field = form.elements.csrfmiddlewaretoken;
    if (field?.value && token()) field.value = token();
  }
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
    if (token() && event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = token();
  });

  // One post per press. A form is released when its answer came, or when the page is shown again from the cache.
  document.addEventListener("submit", guard, true);
  function guard(event) {
    const form = event.target;
    if (form.method === "dialog") return;
    if (!form.dataset.confirmed && needsQuestion(form, event.submitter)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(event.submitter?.dataset.confirm ? event.submitter : form).then((yes) => {
        if (!yes) return;
        form.dataset.confirmed = "yes";
        form.requestSubmit(event.submitter);
      });
      return;
    }
    delete form.dataset.confirmed;
    if (form.method !== "post" && !form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    renewToken(form);
    (event.submitter || form).classList.add("is-sending");
    // A download leaves the page as it is: its form may be sent again.
    setTimeout(() => release(form), 8000);
  }
  function release(form) {
    delete form.dataset.sent;
    form.classList.remove("is-sending");
    form.querySelectorAll(".is-sending").forEach((element) => element.classList.remove("is-sending"));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  // Buttons that post by htmx on their own.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("button.htmx-request")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // The question.
  const needsQuestion = (form, submitter) => Boolean(form.dataset.confirm || submitter?.dataset.confirm);
  function ask(element) {
    const dialog = document.getElementById("confirm");
    const yes = dialog.querySelector("[value=yes]");
    document.getElementById("confirm-question").textContent = element.dataset.confirm;
    yes.textContent = element.dataset.confirmVerb || yes.dataset.verb;
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }
  document.addEventListener("htmx:confirm", (event) => {
    const element = event.detail.elt;
    if (element.tagName === "FORM" || !element.dataset.confirm) return;
    event.preventDefault();
    ask(element).then((yes) => yes && event.detail.issueRequest(true));
  });

  // Errors.
  const INVALID = ".is-invalid:not([disabled]):not([type=hidden]), [aria-invalid=true]:not([type=hidden]), [data-form-error]";
  function focusFirstError(root) {
    const field = root.querySelector?.(INVALID);
    if (field) field.focus();
    return Boolean(field);
  }
  document.addEventListener("DOMContentLoaded", () => focusFirstError(document.getElementById("main") || document));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (![409, 422].includes(event.detail.xhr?.status)) return;
    const root = event.detail.elt?.isConnected ? event.detail.elt : document;
    if (!focusFirstError(root)) focusFirstError(document.getElementById("main") || document);
  });

  // Saving of fields left: the whole form goes to `data-autosave` (or its action) with `autosave=<field>`.
  // 2xx: saved. 422: not saved, the field is marked; JSON `{"errors": {"field": ["text"]}}` is shown beside it.
  // 409: not saved; its plain text says why.
  const before = new WeakMap();
  const valueOf = (field) => (field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value);
  document.addEventListener("focusin", (event) => {
    if (event.target.form?.hasAttribute("data-autosave")) before.set(event.target, valueOf(event.target));
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form?.hasAttribute("data-autosave") && field.name) setTimeout(() => save(field));
  });
  document.addEventListener("focusout", (event) => {
    const field = event.target;
    if (!field.form?.hasAttribute("data-autosave") || !field.name || !before.has(field)) return;
    // A mask may have changed the value after the browser's own `change`.
    if (before.get(field) !== valueOf(field) && field.dataset.savedValue !== valueOf(field)) save(field);
  });
  const queues = new WeakMap();
  function save(field) {
    const form = field.form;
    if (!form || form.dataset.sent || field.dataset.savedValue === valueOf(field)) return;
    field.dataset.savedValue = valueOf(field);
    // One at a time, in the order in which the fields were left.
    queues.set(form, (queues.get(form) || Promise.resolve()).then(() => post(form, field)));
  }
  async function post(form, field) {
    renewToken(form);
    const body = new FormData(form);
    body.set("autosave", field.name);
    tell(form, "saving");
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "X-Autosave": field.name },
      });
      if ((answer.headers.get("HX-Redirect") || "").startsWith("/entrar/")) return tell(form, "expired");
      if (answer.status === 422) return await refuse(form, field, answer);
      if (answer.status === 409) return await tellWhy(form, field, answer);
      if (!answer.ok) throw new Error(String(answer.status));
      clear(field);
      const version = answer.headers.get("X-Version");
      if (version && form.elements.version) form.elements.version.value = version;
      tell(form, "saved");
    } catch {
      delete field.dataset.savedValue;
      tell(form, "failed");
    }
  }
  async function tellWhy(form, field, answer) {
    const isText = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
    delete field.dataset.savedValue;
    tell(form, "failed", isText ? await answer.text() : "");
  }
  async function refuse(form, field, answer) {
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const errors = isJson ? (await answer.json()).errors || {} : {};
    clear(field);
    delete field.dataset.savedValue;
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    const text = (errors[field.name] || []).join(" ");
    if (text) {
      const note = document.createElement("div");
      note.className = "invalid-feedback d-block";
      note.dataset.autosaveError = field.name;
      note.id = `autosave-error-${field.name}`;
      note.textContent = text;
      field.setAttribute("aria-describedby", note.id);
      field.after(note);
    }
    tell(form, "invalid");
  }
  function clear(field) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.form.querySelectorAll(`[data-autosave-error="${CSS.escape(field.name)}"]`).forEach((note) => note.remove());
  }

  // "salvo há 5 s"
  const TEXTS = {
    saving: "salvando…",
    invalid: "não salvo: confira o campo marcado",
    failed: "não foi possível salvar: o que você digitou continua aqui",
    expired: "sua sessão terminou: entre de novo em outra aba e continue aqui",
  };
  const savedAt = new Map();
  const statusOf = (form) => document.querySelector(`[data-save-status][data-for="${form.id}"]`) || form.querySelector("[data-save-status]");
  function tell(form, state, why = "") {
    const status = statusOf(form);
    if (!status) return;
    status.dataset.saveStatus = state;
    savedAt.delete(status);
    if (state === "saved") savedAt.set(status, Date.now());
    status.textContent = state === "saved" ? "salvo agora" : why || TEXTS[state];
  }
  function age(seconds) {
    if (seconds < 60) return `salvo há ${seconds} s`;
    return seconds < 3600 ? `salvo há ${Math.floor(seconds / 60)} min` : `salvo há ${Math.floor(seconds / 3600)} h`;
  }
  setInterval(() => {
    savedAt.forEach((time, status) => {
      if (!status.isConnected) return savedAt.delete(status);
      const seconds = Math.round((Date.now() - time) / 1000);
      if (seconds >= 5) status.textContent = age(seconds - (seconds % 5));
    });
  }, 5000);
})();
