// The overall score and grade of an evaluation while its points are typed, and the last day that
// is proposed. Whole numbers only: hundredths of a percent times hundredths of a point are
// millionths of a point, the unit in which the server stores the exact score.
const POINTS = /^(\d{1,3})(?:[.,](\d{1,2}))?$/;
const MOST = 10000;
const MICRO = 1000000;

function hundredths(text) {
  const found = POINTS.exec(text.trim());
  if (!found) return null;
  const value = Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0"));
  return value <= MOST ? value : null;
}

// One decimal, half up, as the server shows it.
function shown(micropoints) {
  const tenths = Math.floor((micropoints + MICRO / 20) / (MICRO / 10));
  const mark = document.documentElement.lang === "en" ? "." : ",";
  return `${Math.floor(tenths / 10)}${mark}${tenths % 10}`;
}

function gradeOf(micropoints, grades) {
  const [, label] = grades.find(([floor]) => micropoints >= floor * MICRO) || ["", ""];
  return label;
}

function reckon(sheet) {
  const lines = [...sheet.querySelectorAll("tbody tr[data-weight]")].map((row) => {
    const field = row.querySelector("input[name$=-points]");
    const typed = field.validity.badInput ? "?" : field.value;
    return {
      name: row.dataset.name,
      weight: hundredths(row.dataset.weight),
      isEmpty: typed.trim() === "",
      points: hundredths(typed),
    };
  });
  const wrong = lines.filter((line) => !line.isEmpty && line.points === null);
  const missing = lines.filter((line) => line.isEmpty);
  const weights = lines.reduce((sum, line) => sum + line.weight, 0);
  const isWhole = lines.length > 0 && !wrong.length && !missing.length && weights === MOST;
  const total = lines.reduce((sum, line) => sum + line.weight * line.points, 0);
  return { wrong, missing, total: isWhole ? total : null };
}

function tell(sheet) {
  const { wrong, missing, total } = reckon(sheet);
  const names = (lines) => lines.map((line) => line.name).join(", ");
  const grades = JSON.parse(sheet.dataset.grades);
  const text = total === null ? "" : `${shown(total)}/100 – ${gradeOf(total, grades)}`;
  sheet.querySelector("[data-total]").textContent = text;
  const said = [];
  if (wrong.length) said.push(sheet.dataset.wrong.replace("{names}", names(wrong)));
  if (missing.length) said.push(sheet.dataset.waiting.replace("{names}", names(missing)));
  sheet.querySelector("[data-missing]").textContent = said.join(" ");
}

// Another criteria set: the lines of the same page opened with it, with what both sets have.
async function exchange(sheet, chosen) {
  const address = new URL(window.location.href);
  address.searchParams.set("criteria_set", chosen);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-score-sheet]");
  if (!fresh || fresh.dataset.ofSet !== chosen) return;
  for (const row of fresh.querySelectorAll("tbody tr[data-key]")) {
    const old = sheet.querySelector(`tr[data-key="${CSS.escape(row.dataset.key)}"]`);
    for (const part of old ? ["points", "note"] : []) {
      const value = old.querySelector(`input[name$=-${part}]`).value;
      row.querySelector(`input[name$=-${part}]`).value = value;
    }
  }
  sheet.replaceWith(document.adoptNode(fresh));
  watch(fresh);
}

function watch(sheet) {
  if (!sheet.querySelector("[data-total]")) return;
  sheet.addEventListener("input", () => tell(sheet));
  const choice = document.getElementById("id_criteria_set");
  if (choice) choice.onchange = () => choice.value && exchange(sheet, choice.value);
  tell(sheet);
}

function monthsAfter(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

function propose(field) {
  const target = document.getElementById(`id_${field.dataset.proposes}`);
  let proposed = "";
  field.addEventListener("change", () => {
    if (!target || !field.value || (target.value && target.value !== proposed)) return;
    proposed = monthsAfter(field.value, Number(field.dataset.months));
    target.value = proposed;
  });
}

document.querySelectorAll("[data-score-sheet]").forEach(watch);
document.querySelectorAll("[data-proposes]").forEach(propose);
