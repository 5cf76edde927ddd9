// The cost page: one more line for own costs, and the permanent address into the clipboard.

const MOST = 12;

const lines = document.querySelector("[data-own-costs]");
const adder = document.querySelector("[data-add-own-cost]");

// A copy of the last line, emptied; its name for readers of screens counts on.
function addLine() {
  const rows = lines.querySelectorAll("[data-own-cost]");
  const last = rows[rows.length - 1];
  const line = last.cloneNode(true);
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
  }
  const label = last.getAttribute("aria-label").replace(/\d+/, String(rows.length + 1));
  line.setAttribute("aria-label", label);
  lines.append(line);
  line.querySelector("select").focus();
  adder.disabled = rows.length + 1 >= MOST;
}

if (lines && adder) {
  adder.disabled = lines.querySelectorAll("[data-own-cost]").length >= MOST;
  adder.addEventListener("click", addLine);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.querySelector("[data-copy-label]");
  const usual = label.textContent;
  button.addEventListener("click", async () => {
    const field = document.querySelector(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // No clipboard without https: the address is selected, Ctrl+C copies it.
      return;
    }
    label.textContent = button.dataset.copied;
    window.setTimeout(() => {
      label.textContent = usual;
    }, 3000);
  });
}
