// Reckons a price plan while it is typed: first-year cost, what is wrong, what is doubtful.
const WAIT = 400;
const waiting = new WeakMap();
const running = new WeakMap();

function placeOf(field) {
  const row = field.closest(".inline-related");
  const whole = row || field.form;
  const line = whole ? whole.querySelector("[data-plan-cost]") : null;
  return line ? { line, whole, prefix: row ? `${row.id}-` : "" } : null;
}

function typed({ line, whole, prefix }) {
  const data = new FormData();
  const form = whole.closest("form");
  data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of new FormData(form)) {
    const own = prefix ? name.startsWith(prefix) : !name.includes("-");
    if (own && typeof value === "string") data.set(name.slice(prefix.length), value);
  }
  const key = prefix ? data.get("id") : line.dataset.plan;
  data.delete("id");
  if (key) data.set("plan", key);
  else if (!data.get("listing") && line.dataset.listing) data.set("listing", line.dataset.listing);
  return data;
}

async function reckon(place) {
  const { line } = place;
  running.get(line)?.abort();
  const stop = new AbortController();
  running.set(line, stop);
  try {
    const answer = await fetch(line.dataset.planCost, {
      method: "POST",
      body: typed(place),
      signal: stop.signal,
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    line.replaceChildren(...page.body.childNodes);
    line.classList.remove("is-old");
  } catch {
    // Typed on, or no network: the page reckons anew when it is saved.
  }
}

function later(event) {
  const place = placeOf(event.target);
  if (!place) return;
  place.line.classList.add("is-old");
  clearTimeout(waiting.get(place.line));
  waiting.set(place.line, setTimeout(reckon, WAIT, place));
}

document.addEventListener("input", later);
document.addEventListener("change", later);
