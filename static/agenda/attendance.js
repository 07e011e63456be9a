// Chips fill the next contact's date and time; the fields then save themselves like typed ones.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill-due-on]");
  if (!chip) return;
  const form = chip.closest("form");
  for (const [name, value] of [["due_on", chip.dataset.fillDueOn], ["due_at", chip.dataset.fillDueAt]]) {
    const field = form.elements[name];
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
// Another result, another suggestion: what the cadence filled in follows it, what somebody typed stays.
document.addEventListener("change", (event) => {
  const fieldset = event.target.name === "result" && event.target.form?.querySelector("[data-suggest]");
  if (!fieldset || !window.htmx) return;
  const { due_on: day, due_at: hour, suggested } = event.target.form.elements;
  if (`${day.value} ${hour.value}`.trim() !== suggested.value) return;
  const select = `[data-testid="${fieldset.dataset.testid}"]`;
  window.htmx.ajax("GET", fieldset.dataset.suggest + event.target.value, { target: fieldset, swap: "outerHTML", select });
});
// Enter presses a form's first button; where that one only looks something up, it does so in its own box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type=text]), [data-mask]")) return;
  const save = event.target.form?.querySelector("[data-enter]");
  if (!save || save.disabled) return;
  event.preventDefault();
  event.target.form.requestSubmit(save);
});
