// A signature drawn with finger, pen or mouse; each stroke puts the picture into the form's file field.
(function () {
  for (const area of document.querySelectorAll("[data-signature]")) start(area);

  function start(area) {
    const canvas = area.querySelector("canvas");
    const field = area.querySelector("input[type=file]");
    const pen = canvas.getContext("2d");
    let isDown = false;
    area.hidden = false;
    fit();
    window.addEventListener("resize", () => field.files.length || fit());

    function fit() {
      const scale = window.devicePixelRatio || 1;
      canvas.width = canvas.clientWidth * scale;
      canvas.height = canvas.clientHeight * scale;
      pen.scale(scale, scale);
      pen.lineWidth = 2.5;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#12233f";
    }
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      isDown = true;
      pen.beginPath();
      pen.moveTo(event.offsetX, event.offsetY);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDown) return;
      pen.lineTo(event.offsetX, event.offsetY);
      pen.stroke();
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, lift);

    function lift() {
      if (!isDown) return;
      isDown = false;
      canvas.toBlob((picture) => {
        const files = new DataTransfer();
        files.items.add(new File([picture], "assinatura.png", {type: "image/png"}));
        field.files = files.files;
        area.dataset.drawn = "true";
      }, "image/png");
    }
    area.querySelector("[data-signature-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
      delete area.dataset.drawn;
    });
  }
})();
