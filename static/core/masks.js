// Masks format what is typed; they never refuse a key. What does not fit stays as it was typed and the server says why.
(function () {
  const digitsOf = (text) => text.replace(/\D/g, "");
  const plainOf = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const grouped = (digits) => digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");

  function phone(text) {
    if (/[^\d\s().+-]/.test(text)) return text;
    let digits = digitsOf(text);
    if (text.trim().startsWith("+") && !digits.startsWith("55")) return text;
    if (digits.startsWith("55") && (text.trim().startsWith("+") || digits.length > 11)) digits = digits.slice(2);
    if (digits.startsWith("0") || digits.length > 11) return text;
    if (digits.length < 3) return text;
    const [area, number] = [digits.slice(0, 2), digits.slice(2)];
    const cut = number.length > 8 ? 5 : 4;
    return number.length > cut ? `(${area}) ${number.slice(0, cut)}-${number.slice(cut)}` : `(${area}) ${number}`;
  }
  function inPieces(text, lengths, signs) {
    let [result, at] = ["", 0];
    lengths.forEach((length, index) => {
      const piece = text.slice(at, at + length);
      if (piece) result += (index ? signs[index - 1] : "") + piece;
      at += length;
    });
    return result;
  }
  function document_(text) {
    if (/[^\w\s./-]/.test(text)) return text;
    const plain = plainOf(text);
    if (plain.length > 14) return text;
    const isCpf = /^\d*$/.test(plain) && plain.length <= 11;
    return isCpf ? inPieces(plain, [3, 3, 3, 2], [".", ".", "-"]) : inPieces(plain, [2, 3, 3, 4, 2], [".", ".", "/", "-"]);
  }
  function plate(text) {
    const plain = plainOf(text);
    return /^[A-Z]{3}\d{4}$/.test(plain) ? `${plain.slice(0, 3)}-${plain.slice(3)}` : /[^\w\s-]/.test(text) ? text : plain;
  }
  const chassis = (text) => (/[^\w\s.-]/.test(text) ? text : plainOf(text));
  function cep(text) {
    const digits = digitsOf(text);
    return /[^\d\s.-]/.test(text) || digits.length > 8 ? text : inPieces(digits, [5, 3], ["-"]);
  }
  function date(text) {
    const digits = digitsOf(text);
    return /[^\d/]/.test(text) || digits.length > 8 ? text : inPieces(digits, [2, 2, 4], ["/", "/"]);
  }
  function km(text) {
    const digits = digitsOf(text);
    return /[^\d.\s]/.test(text) || !digits ? text : grouped(digits);
  }
  // On leaving, money is read exactly as the server reads it: 1.234,56 and 1234,56 and 1234.56.
  function money(text) {
    const figure = text.replace(/R\$|\s/g, "");
    let parts = null;
    if (/^\d{1,3}(\.\d{3})*(,\d{1,2})?$|^\d+(,\d{1,2})?$/.test(figure)) parts = figure.replaceAll(".", "").split(",");
    else if (/^\d+\.\d{1,2}$/.test(figure)) parts = figure.split(".");
    return parts ? `${grouped(parts[0])},${(parts[1] || "").padEnd(2, "0")}` : text;
  }
  // While typing, only figures that we grouped ourselves are grouped on: a typed dot is the person's own.
  function moneyTyped(field) {
    const text = field.value;
    const own = field.dataset.grouped || "";
    if (/^\d+$/.test(text) && text.length < 4) field.dataset.grouped = text;
    else if (/^\d+$/.test(text)) return grouped(text);
    else if (own && /^[\d.]+$/.test(text) && !text.endsWith(".")) return grouped(digitsOf(text));
    else if (own.includes(".") && text === `${own}.`) return `${own},`;
    return text;
  }

  const whenTyped = { phone, document: document_, plate, chassis, cep, date, km };
  const whenLeft = { ...whenTyped, money };

  function put(field, text) {
    if (text === field.value) return;
    field.value = text;
  }
  document.addEventListener("input", (event) => {
    const field = event.target;
    const kind = field.dataset?.mask;
    if (!kind || event.isComposing || (event.inputType || "").startsWith("delete")) return;
    // In the middle of the text the caret would jump: wait until the field is left.
    if (field.selectionStart !== field.value.length) return;
    if (kind === "money") {
      put(field, moneyTyped(field));
      field.dataset.grouped = /^[\d.]*\d$/.test(field.value) && field.value === grouped(digitsOf(field.value)) ? field.value : "";
    } else if (whenTyped[kind]) {
      put(field, whenTyped[kind](field.value));
    }
  });
  // Before `focusout` reaches the saving of fields left.
  document.addEventListener("focusout", (event) => {
    const format = whenLeft[event.target.dataset?.mask];
    if (format) put(event.target, format(event.target.value));
  }, true);
})();
