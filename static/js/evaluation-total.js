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

// The same field in the lines of another set: its criterion and its part, whatever its number.
function counterpart(field, fresh) {
  const key = field.closest("tr[data-key]")?.dataset.key;
  const row = key && fresh.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
  return row ? row.querySelector(`input[name$=-${field.name.split("-").at(-1)}]`) : null;
}

// Another criteria set: the lines of the same page opened with it, with what both sets have. What
// is typed while they are under way is kept, and so is the place where it is typed.
async function exchange(sheet, choice) {
  const chosen = choice.value;
  const address = new URL(window.location.href);
  address.searchParams.set("criteria_set", chosen);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-score-sheet]");
  if (!fresh || fresh.dataset.ofSet !== chosen || choice.value !== chosen) return;
  const typing = sheet.contains(document.activeElement) ? document.activeElement : null;
  for (const field of sheet.querySelectorAll("input[name$=-points], input[name$=-note]")) {
    const same = counterpart(field, fresh);
    if (same) same.value = field.value;
  }
  const next = typing && counterpart(typing, fresh);
  sheet.replaceWith(document.adoptNode(fresh));
  watch(fresh);
  if (next) next.focus();
}

function watch(sheet) {
  if (!sheet.querySelector("[data-total]")) return;
  sheet.addEventListener("input", () => tell(sheet));
  const choice = document.getElementById("id_criteria_set");
  const isOther = () => choice.value && choice.value !== sheet.dataset.ofSet;
  // The admin tells every choice that it changed when the page is ready.
  if (choice) choice.onchange = () => isOther() && exchange(sheet, choice);
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
