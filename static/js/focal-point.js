// The point of a picture that stays visible: set by a click on it or with the arrow keys.
const STEP = 5;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

function percent(value) {
  const number = Math.round(Number(value));
  return Number.isFinite(number) ? Math.min(100, Math.max(0, number)) : 50;
}

function enhance(shown, label) {
  const row = shown.closest(".inline-related");
  const x = row?.querySelector("[name$='-focal_x']");
  const y = row?.querySelector("[name$='-focal_y']");
  if (!x || !y || shown.closest(".focal")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "focal";
  const point = document.createElement("span");
  point.className = "focal__point";
  shown.before(button);
  button.append(shown, point);

  function place() {
    const at = { x: percent(x.value || 50), y: percent(y.value || 50) };
    point.style.left = `${at.x}%`;
    point.style.top = `${at.y}%`;
    button.setAttribute("aria-label", label.replace("{x}", at.x).replace("{y}", at.y));
  }

  function move(left, top) {
    x.value = percent(left);
    y.value = percent(top);
    place();
  }

  button.addEventListener("click", (event) => {
    if (event.detail === 0) return; // By the keyboard: there is no place that was meant.
    const box = shown.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });
  button.addEventListener("keydown", (event) => {
    const step = MOVES[event.key];
    if (!step) return;
    event.preventDefault();
    move(percent(x.value || 50) + step[0], percent(y.value || 50) + step[1]);
  });
  for (const field of [x, y]) field.addEventListener("input", place);
  place();
}

const zone = document.querySelector("[data-focal]");
if (zone) {
  const label = zone.dataset.focal;
  document.querySelectorAll("[data-preview]").forEach((shown) => enhance(shown, label));
  document.addEventListener("picture:shown", (event) => enhance(event.target, label));
}
