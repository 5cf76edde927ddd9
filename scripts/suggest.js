// Suggestions while typing: a combobox with a list, by the ARIA pattern. The form works without it.
const PAUSE = 150;
const SHORTEST = 2;
const MOST_KEPT = 50;
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
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
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
    const text = options.length ? input.dataset.suggestCount : input.dataset.suggestNone;
    status.textContent = text.replace("{n}", options.length);
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed.length < SHORTEST) {
      close();
      return;
    }
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

  function move(key) {
    const last = options.length - 1;
    if (key === "ArrowDown") mark(active === last ? -1 : active + 1);
    else if (key === "ArrowUp") mark(active === -1 ? last : active - 1);
    else if (active === -1) return false;
    else mark(key === "Home" ? 0 : last);
    return true;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      if (move(event.key)) event.preventDefault();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options[active].dataset.url);
    }
  });
  input.addEventListener("blur", close);
  // The field keeps the focus while the list is pressed or scrolled.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
// The search of narrow screens opens over the page, ready to be typed into.
document.getElementById("site-search")?.addEventListener("toggle", (event) => {
  if (event.newState === "open") event.target.querySelector("input").focus();
});
