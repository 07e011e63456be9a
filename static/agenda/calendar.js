// The calendar where there is room to drag: the library comes only then. Dropping a contact posts *Reagendar*;
// what the server refuses goes back, with the reason. Below 768 px, and without JavaScript, the plain days stay.
(function () {
  const box = document.getElementById("calendar");
  const VIEWS = { mes: "dayGridMonth", semana: "timeGridWeek", dia: "timeGridDay" };
  const wide = window.matchMedia("(min-width: 768px)");
  let calendar = null;

  const say = (level, text, undo) => document.dispatchEvent(new CustomEvent("messages", { detail: { list: [{ level, text, undo }] } }));
  const day = (text) => text.slice(0, 10);
  const hour = (value) => `${String(value).padStart(2, "0")}:00:00`;

  function lastDay(end) {
    // FullCalendar's end is the day after.
    return new Date(Date.parse(`${day(end)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  }
  async function read(info) {
    const address = new URL(box.dataset.feed, location.href);
    address.searchParams.set("inicio", day(info.startStr));
    address.searchParams.set("fim", lastDay(info.endStr));
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.redirected) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).events;
  }
  function draw({ event }) {
    const { situation, hint, hour, detail, spoken, who, initials } = event.extendedProps;
    const line = document.createElement("div");
    line.className = "event-line";
    line.title = hint;
    const icon = document.getElementById("calendar-icons").content.querySelector(`.for-${situation}`);
    if (icon) line.append(icon.cloneNode(true));
    const text = document.createElement("span");
    text.className = "event-text";
    if (hour) text.append(Object.assign(document.createElement("b"), { textContent: `${hour} ` }));
    // Whose it is, where the calendar is the team's: a card has room for initials.
    if (who) {
      text.append(Object.assign(document.createElement("span"), { className: "event-who", title: who, textContent: initials, ariaHidden: "true" }), " ");
      text.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `${who} ` }));
    }
    text.append(event.title);
    if (detail) text.append(Object.assign(document.createElement("span"), { className: "event-detail", textContent: ` ${detail}` }));
    text.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${spoken}` }));
    line.append(text);
    return { domNodes: [line] };
  }
  // The frame opens `a[data-panel]` beside the page, by mouse and keyboard.
  function link({ el, event }) {
    el.href = event.extendedProps.address;
    el.dataset.panel = "";
    el.dataset.contact = event.id;
  }
  async function move(info) {
    const body = new FormData();
    body.set("due_on", day(info.event.startStr));
    if (!info.event.allDay) body.set("due_at", info.event.startStr.slice(11, 16));
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || "";
    try {
      const answer = await fetch(`${info.event.extendedProps.address}mover/`, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (answer.redirected) return location.reload();
      if (answer.status === 403) throw new Error("Você não tem permissão para isto.");
      if (answer.status === 404) throw new Error("Este contato não existe mais ou não está visível para você.");
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      say(told.level, told.text, told.undo);
      calendar.refetchEvents();
    } catch (error) {
      info.revert();
      say("error", error instanceof Error && error.name === "Error" ? error.message : "Sem conexão. O contato ficou onde estava; tente de novo.");
    }
  }
  function start() {
    box.hidden = false;
    document.querySelector(".calendar-hint").hidden = false;
    calendar = new window.FullCalendar.Calendar(box, {
      initialView: VIEWS[box.dataset.view],
      initialDate: box.dataset.day,
      // Moments come without zone: they are the store's clock, whatever this computer's.
      timeZone: "UTC",
      now: box.dataset.now,
      nowIndicator: true,
      locale: "pt-br",
      firstDay: 0,
      headerToolbar: false,
      height: "auto",
      fixedWeekCount: false,
      dayMaxEvents: 4,
      eventMaxStack: 3,
      slotMinTime: hour(box.dataset.opens),
      slotMaxTime: hour(Number(box.dataset.closes) + 1),
      slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
      eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
      defaultTimedEventDuration: "00:30",
      snapDuration: "00:15",
      eventDurationEditable: false,
      slotEventOverlap: false,
      eventDisplay: "block",
      allDayText: "sem hora",
      moreLinkText: (more) => `+${more} mais`,
      moreLinkHint: (more) => `Mostrar mais ${more} contatos`,
      closeHint: "Fechar",
      events: (info, done, failed) => read(info).then(done, failed),
      eventSourceFailure: () => say("error", "Não foi possível ler o calendário. Tente de novo."),
      eventClassNames: ({ event }) => [`event-${event.extendedProps.situation}`],
      eventContent: draw,
      eventDidMount: link,
      eventDrop: move,
      // A cell is named by what it holds, its day number included; what opens a list is a button.
      dayCellDidMount: ({ el }) => el.removeAttribute("aria-labelledby"),
      moreLinkDidMount: ({ el }) => el.setAttribute("role", "button"),
    });
    calendar.render();
  }
  function load() {
    if (!wide.matches || calendar) return;
    wide.removeEventListener("change", load);
    const script = document.createElement("script");
    script.src = box.dataset.script;
    script.onload = start;
    document.head.append(script);
  }
  // A change made in the panel shows at once, on either face.
  document.addEventListener("agenda-changed", () => (calendar && wide.matches ? calendar.refetchEvents() : location.reload()));
  wide.addEventListener("change", load);
  load();
})();
