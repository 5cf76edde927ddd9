{
document.addEventListener("click", (event) => {
if (event.target.closest("[data-print]")) {
window.print();
}
});
for (const menu of document.querySelectorAll("details.menu")) {
menu.addEventListener("keydown", (event) => {
if (event.key === "Escape" && menu.open) {
menu.open = false;
menu.querySelector("summary").focus();
}
});
menu.addEventListener("focusout", (event) => {
if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
menu.open = false;
}
});
}
}
{
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
}
{
const KEY = "compare";
const SLUG = /^[-\w]{1,120}$/;
let chosen = read();
function read() {
try {
const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
return kept.filter((one) => SLUG.test(one?.slug) && typeof one.name === "string").slice(0, 4);
} catch {
return [];
}
}
function keep(next) {
chosen = next;
try {
localStorage.setItem(KEY, JSON.stringify(chosen));
} catch {
}
show();
}
const bar = () => document.querySelector("[data-compare]");
const boxes = () => document.querySelectorAll('input[type="checkbox"][form="compare"]');
const most = () => Number(bar()?.dataset.most ?? 4);
const asOne = (box) => ({ slug: box.value, name: box.closest("[data-name]")?.dataset.name ?? box.value });
const has = (slug) => chosen.some((one) => one.slug === slug);
const without = (slug) => chosen.filter((one) => one.slug !== slug);
function addressOf(action, slugs, more = []) {
const address = new URL(action, location.href);
address.search = new URLSearchParams([...slugs.map((slug) => ["s", slug]), ...more]).toString();
return address.href;
}
function item(form, one) {
const made = form.querySelector("template").content.cloneNode(true);
const button = made.querySelector("button");
button.value = one.slug;
button.setAttribute("aria-label", form.dataset.removeText.replace("{name}", () => one.name));
made.querySelector("[data-name-of]").textContent = one.name;
return made;
}
function show() {
const form = bar();
const isFull = chosen.length >= most();
for (const box of boxes()) {
box.checked = has(box.value);
box.disabled = isFull && !box.checked;
}
for (const link of document.querySelectorAll("[data-compare-link]")) {
const own = link.dataset.compareLink;
const others = without(own).map((one) => one.slug);
link.href = addressOf(link.href, [own, ...others], moreOf(link));
}
if (!form) {
return;
}
form.autocomplete = "off";
form.classList.toggle("is-used", chosen.length > 0);
form.querySelector("[data-compare-list]").replaceChildren(...chosen.map((one) => item(form, one)));
const count = form.dataset.countText.replace("{n}", chosen.length).replace("{most}", most());
const text = isFull ? `${count} ${form.dataset.fullText}` : count;
const status = form.querySelector("[data-compare-count]");
if (chosen.length === 0) {
status.textContent = "";
} else if (status.textContent !== text) {
status.textContent = text;
}
}
function moreOf(link) {
return [...new URL(link.href).searchParams].filter(([name]) => name !== "s");
}
document.addEventListener("change", (event) => {
const box = event.target;
if (box.matches?.('input[type="checkbox"][form="compare"]')) {
keep(box.checked ? [...without(box.value), asOne(box)] : without(box.value));
}
});
document.addEventListener("click", (event) => {
const button = event.target.closest("[data-compare-list] button");
if (button) {
keep(without(button.value));
(bar().querySelector("[data-compare-list] button") ?? bar().querySelector("button")).focus();
}
});
document.addEventListener("submit", (event) => {
if (event.target === bar() && chosen.length) {
event.preventDefault();
const more = [...new FormData(event.target)].filter(([name]) => name !== "s");
location.assign(addressOf(event.target.action, chosen.map((one) => one.slug), more));
}
});
function arrive(page) {
const columns = [...page.querySelectorAll("th[data-solution]")].map((head) => ({
slug: head.dataset.solution,
name: head.dataset.name,
}));
const from = document.referrer ? new URL(document.referrer) : null;
if (from?.origin === location.origin && (columns.length || from.pathname === location.pathname)) {
keep(columns);
}
const resume = page.querySelector("[data-compare-resume]");
if (resume && chosen.length) {
const link = resume.querySelector("a");
link.href = addressOf(link.href, chosen.map((one) => one.slug));
resume.hidden = false;
}
}
function again() {
chosen = read();
show();
}
const page = document.querySelector("[data-compare-page]");
if (page) {
arrive(page);
}
const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
const early = isBack ? [] : [...boxes()].filter((box) => box.checked && !has(box.value)).map(asOne);
if (early.length) {
keep([...chosen, ...early].slice(0, most()));
} else {
show();
}
for (const area of document.querySelectorAll("[data-live]")) {
new MutationObserver(show).observe(area, { childList: true });
}
addEventListener("storage", (event) => event.key === KEY && again());
addEventListener("pageshow", (event) => event.persisted && again());
}
{
const MOST = 12;
const lines = document.querySelector("[data-own-costs]");
const adder = document.querySelector("[data-add-own-cost]");
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
return;
}
label.textContent = button.dataset.copied;
window.setTimeout(() => {
label.textContent = usual;
}, 3000);
});
}
}
{
const panel = () => document.querySelector(".facets");
const isOpen = () => panel() && location.hash === `#${panel().id}`;
addEventListener("hashchange", ({ oldURL }) => {
if (isOpen()) {
panel().querySelector(".facets__close").focus({ preventScroll: true });
} else if (panel() && new URL(oldURL).hash === `#${panel().id}`) {
document.querySelector(".facets__open").focus({ preventScroll: true });
}
});
document.addEventListener("keydown", (event) => {
if (event.key === "Escape" && isOpen()) {
location.hash = "results";
}
});
}
{
const UNLESS_LEFT = 300;
let latest = 0;
let shown = location.search;
function addressOf(form) {
const address = new URL(form.action);
const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
address.search = new URLSearchParams(chosen).toString();
address.hash = "";
return address;
}
function focusAgain(area, was, keepsText) {
if (!was) {
return;
}
const same = [...area.querySelectorAll(was.localName)].find(
(one) => one.name === was.name && one.type === was.type
&& (was.name ? was.type !== "checkbox" || one.value === was.value : one.textContent === was.textContent),
);
if (same && keepsText && ["text", "number", "search"].includes(was.type)) {
same.value = was.value;
}
(same ?? area.querySelector("[data-total]"))?.focus({ preventScroll: true });
}
function swap(area, page, keepsText) {
const fresh = page.querySelector("[data-live]");
const open = new Set([...area.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
fresh.querySelectorAll("details > summary").forEach((summary) => {
summary.parentElement.open ||= open.has(summary.textContent);
});
const focused = area.contains(document.activeElement) ? document.activeElement : null;
area.replaceChildren(...fresh.childNodes);
focusAgain(area, focused, keepsText);
for (const link of document.querySelectorAll("a.language")) {
link.href = page.querySelector("a.language").getAttribute("href");
}
const status = document.getElementById(area.dataset.live);
if (status) {
status.textContent = area.querySelector("[data-total]")?.dataset.totalText ?? "";
}
}
async function refresh(area, address, { isBack = false, otherwise }) {
const turn = ++latest;
const isLate = () => turn !== latest || (isBack && location.search !== address.search);
area.setAttribute("aria-busy", "true");
try {
const answer = await fetch(address, { headers: { Accept: "text/html" } });
const page = new DOMParser().parseFromString(await answer.text(), "text/html");
if (isLate()) {
return;
}
if (!page.querySelector("[data-live]")) {
throw new Error(answer.status);
}
if (!isBack && address.search !== location.search) {
history.pushState(null, "", address);
}
shown = address.search;
swap(area, page, !isBack);
} catch {
setTimeout(() => isLate() || otherwise(), UNLESS_LEFT);
} finally {
if (turn === latest) {
area.removeAttribute("aria-busy");
}
}
}
for (const area of document.querySelectorAll("[data-live]")) {
let timer;
area.addEventListener("change", ({ target: { form } }) => {
if (form?.method === "get" && !form.matches(":target, [data-compare]")) {
clearTimeout(timer);
timer = setTimeout(refresh, 0, area, addressOf(form), { otherwise: () => form.requestSubmit() });
}
});
area.addEventListener("submit", () => {
clearTimeout(timer);
latest += 1;
area.removeAttribute("aria-busy");
});
addEventListener("popstate", () => {
if (location.search !== shown) {
refresh(area, new URL(location), { isBack: true, otherwise: () => location.reload() });
}
});
}
}
{
const form = document.getElementById("site-search");
const button = document.querySelector("[popovertarget=site-search]");
button?.addEventListener("click", (event) => {
if (!form.showPopover || form.matches(":popover-open")) return;
event.preventDefault();
form.showPopover();
form.querySelector("input").focus();
});
}
{
const [PAUSE, SHORTEST, MOST_KEPT] = [150, 2, 50];
let lists = 0;
function combobox(input) {
const list = document.createElement("div");
const status = document.createElement("p");
const kept = new Map();
let options = [];
let active = -1;
let timer = 0;
let running = null;
list.id = `suggestions-${++lists}`;
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", input.dataset.suggestLabel);
status.className = "visually-hidden";
status.setAttribute("role", "status");
input.form.append(list, status);
for (const [name, value] of Object.entries({
role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
})) input.setAttribute(name, value);
function close() {
clearTimeout(timer);
running?.abort();
list.hidden = true;
input.setAttribute("aria-expanded", "false");
mark(-1);
}
function mark(number) {
options[active]?.setAttribute("aria-selected", "false");
active = number;
const option = options[active];
input.setAttribute("aria-activedescendant", option?.id ?? "");
option?.setAttribute("aria-selected", "true");
option?.scrollIntoView({ block: "nearest" });
}
function optionOf(item, number) {
const option = document.createElement("div");
option.id = `${list.id}-${number}`;
option.className = "suggestions__item";
option.setAttribute("role", "option");
option.setAttribute("aria-selected", "false");
option.dataset.url = item.url;
if (item.lang) option.lang = item.lang;
option.textContent = item.text;
return option;
}
function show(answer) {
options = [];
active = -1;
const groups = answer.groups.map((group, number) => {
const made = document.createElement("div");
const label = document.createElement("div");
label.id = `${list.id}-label-${number}`;
label.className = "suggestions__label";
label.textContent = group.label;
made.setAttribute("role", "group");
made.setAttribute("aria-labelledby", label.id);
const own = group.items.map((item, place) => optionOf(item, options.length + place));
options.push(...own);
made.append(label, ...own);
return made;
});
mark(-1);
list.replaceChildren(...groups);
list.hidden = options.length === 0;
input.setAttribute("aria-expanded", String(!list.hidden));
const { suggestCount, suggestNone } = input.dataset;
status.textContent = options.length ? suggestCount.replace("{n}", options.length) : suggestNone;
}
async function ask() {
const typed = input.value.trim();
if (typed.length < SHORTEST) return close();
running?.abort();
running = new AbortController();
try {
if (!kept.has(typed)) {
const address = `${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
const answer = await fetch(address, { signal: running.signal });
if (!answer.ok) throw new Error(answer.status);
if (kept.size >= MOST_KEPT) kept.clear();
kept.set(typed, await answer.json());
}
if (input.value.trim() === typed && document.activeElement === input) show(kept.get(typed));
} catch (error) {
if (error.name !== "AbortError") close();
}
}
function go(option) {
close();
location.assign(option.dataset.url);
}
function uses({ key, altKey }) {
const last = options.length - 1;
const wasHidden = list.hidden;
if (key === "Escape" || (altKey && key === "ArrowUp")) {
close();
return !wasHidden;
}
if (wasHidden) {
if (key !== "ArrowDown") return false;
ask();
} else if (key === "ArrowDown") mark(active === last ? -1 : active + 1);
else if (key === "ArrowUp") mark(active === -1 ? last : active - 1);
else if (active === -1) return false;
else if (key === "Home" || key === "End") mark(key === "Home" ? 0 : last);
else if (key === "Enter") go(options[active]);
else {
if (key === "ArrowLeft" || key === "ArrowRight") mark(-1);
return false;
}
return true;
}
input.addEventListener("input", () => {
mark(-1); // It answers another text; Enter looks for the new one.
clearTimeout(timer);
timer = setTimeout(ask, PAUSE);
});
input.addEventListener("keydown", (event) => {
if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
if (uses(event)) event.preventDefault();
});
input.addEventListener("blur", close);
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
const option = event.target.closest("[role=option]");
if (option) go(option);
});
}
document.querySelectorAll("input[data-suggest]").forEach(combobox);
}
