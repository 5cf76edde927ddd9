// What is chosen to compare is kept on this device only, across pages: at most four solutions.
// Without this file the form sends what is ticked in the list that is open.
// <form data-compare data-most="4" data-count-text="{n}/{most} …" data-full-text="…" data-remove-text="… {name}">

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
    // Private windows refuse to store; the choice then lasts as long as the page.
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
  // So that no browser ticks again, on the way back, what was dropped meanwhile.
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

// The page of the comparison: its columns are what is chosen, unless somebody else sent the address.
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
// What was ticked before this file came is chosen too, as far as there is room; not what a browser
// ticks on the way back, which may have been dropped meanwhile.
const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
const early = isBack ? [] : [...boxes()].filter((box) => box.checked && !has(box.value)).map(asOne);
if (early.length) {
  keep([...chosen, ...early].slice(0, most()));
} else {
  show();
}
// Live filtering puts another list, with its own boxes and bar, in the place of this one.
for (const area of document.querySelectorAll("[data-live]")) {
  new MutationObserver(show).observe(area, { childList: true });
}
addEventListener("storage", (event) => event.key === KEY && again());
addEventListener("pageshow", (event) => event.persisted && again());
