// The sum of what the customer leaves ticked, beside the whole one.
(function () {
  const row = document.querySelector("[data-picked]");
  if (!row) return;
  const boxes = [...document.querySelectorAll("input[data-total]")];
  const money = new Intl.NumberFormat("pt-BR", {style: "currency", currency: "BRL"});

  function add() {
    const ticked = boxes.filter((box) => box.checked);
    const cents = ticked.reduce((sum, box) => sum + Math.round(Number(box.dataset.total) * 100), 0);
    row.hidden = ticked.length === boxes.length;
    row.querySelector(".figure").textContent = money.format(cents / 100);
  }
  for (const box of boxes) box.addEventListener("change", add);
  add();
})();
