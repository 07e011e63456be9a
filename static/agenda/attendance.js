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
