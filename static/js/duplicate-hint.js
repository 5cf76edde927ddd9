// Shows entries like the one whose name is being typed, so that nothing is entered twice.
const WAIT = 350;
const SHORTEST = 3;

function valueOf(name) {
  const field = document.getElementById(`id_${name}`);
  return field ? field.value.trim() : "";
}

function line(entry) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = entry.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = entry.name;
  const facts = [entry.vendor, entry.tax_code, entry.domain, entry.steward];
  const more = facts.filter((text) => text && text !== entry.name).join("; ");
  item.append(link, more ? ` (${more})` : "");
  return item;
}

function show(box, answer) {
  box.replaceChildren();
  if (!answer.entries.length) return;
  const heading = document.createElement("p");
  heading.textContent = answer.heading;
  const list = document.createElement("ul");
  list.append(...answer.entries.map(line));
  box.append(heading, list);
}

function watch(input) {
  const box = document.createElement("div");
  box.className = "similar-hint";
  box.setAttribute("role", "status");
  (input.closest(".form-row") || input.parentElement).append(box);
  const others = (input.dataset.similarWith || "").split(" ").filter(Boolean);
  let timer = 0;
  let running = null;

  async function ask() {
    if (running) running.abort();
    const query = new URLSearchParams({ q: input.value.trim() });
    for (const name of others) if (valueOf(name)) query.set(name, valueOf(name));
    if (input.value.trim().length < SHORTEST && query.size < 2) {
      box.replaceChildren();
      return;
    }
    running = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.similar}?${query}`, { signal: running.signal });
      if (answer.ok) show(box, await answer.json());
    } catch (error) {
      // Typed on, or no network: the warning on saving does not need this.
      if (error.name !== "AbortError") box.replaceChildren();
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  input.addEventListener("input", later);
  for (const name of others) {
    const field = document.getElementById(`id_${name}`);
    if (field) field.addEventListener("change", later);
  }
}

document.querySelectorAll("[data-similar]").forEach(watch);
