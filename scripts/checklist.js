// A guide's ticks are remembered on this device only; nothing is sent anywhere.
// <div data-checklist="KEY" data-progress="ID" data-progress-text="{done}/{all} …">

function read(key) {
  try {
    return new Set(JSON.parse(localStorage.getItem(key) || "[]"));
  } catch {
    return new Set();
  }
}

function write(key, ids) {
  try {
    localStorage.setItem(key, JSON.stringify(ids));
  } catch {
    // Private windows refuse to store; the ticks then last as long as the page.
  }
}

function remember(list) {
  const key = `guide:${list.dataset.checklist}`;
  const output = document.getElementById(list.dataset.progress);
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const steps = boxes.filter((box) => box.classList.contains("step__box"));
  const saved = read(key);

  function show() {
    if (output) {
      const done = steps.filter((box) => box.checked).length;
      output.textContent = list.dataset.progressText
        .replace("{done}", done)
        .replace("{all}", steps.length);
    }
  }

  for (const box of boxes) {
    box.checked = saved.has(box.id);
    box.addEventListener("change", () => {
      write(key, boxes.filter((one) => one.checked).map((one) => one.id));
      show();
    });
  }
  if (saved.size) {
    show();
  }
}

document.querySelectorAll("[data-checklist]").forEach(remember);
