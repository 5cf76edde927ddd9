// Suggestions while typing: a combobox with a list, by the ARIA pattern. The form works without it.
// Vietnamese is often typed through an editor that composes: what stands there is asked for at once
// (phones compose all the time), but keys pressed meanwhile are the editor's.
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

  // Whether a key was for the list; the field has all others.
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
    // Safari sends the key that ends a composition after it, as 229.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    if (uses(event)) event.preventDefault();
  });
  input.addEventListener("blur", close);
  // The field keeps the focus while the list is pressed or scrolled.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
