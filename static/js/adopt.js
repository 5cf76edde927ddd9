// Adoption: "tick this whole page" without a page load, and a count that follows the ticks.
// Everything works without this file: the buttons then ask the server.
const form = document.querySelector(".adopt-form");
const shown = form?.querySelector("[data-ticked]");

if (form && shown) {
  const boxes = [...form.querySelectorAll('input[name="row"]:not([disabled])')];
  const kept = form.elements.kept;
  const elsewhere = () => kept.value.split(" ").filter(Boolean).length;
  const count = () => {
    const ticked = elsewhere() + boxes.filter((box) => box.checked).length;
    shown.textContent = shown.textContent.replace(/\d[\d.,]*/, ticked);
    shown.dataset.ticked = ticked;
  };
  const tick = (checked) => {
    for (const box of boxes) box.checked = checked;
    count();
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "row") count();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (button?.value === "tick_page") {
      event.preventDefault();
      tick(true);
    } else if (button?.value === "untick") {
      event.preventDefault();
      kept.value = "";
      tick(false);
    }
  });
  // Going back in the browser brings the ticks back after this has run.
  window.addEventListener("pageshow", count);
  count();
}
