// Live filtering: fetch the same page with the form's choices and swap one element of it.
// <div data-live="ID of a status"> holds the <form method="get"> and the results.

const TYPING_PAUSE = 400;
let latest = 0;

function addressOf(form) {
  const address = new URL(form.action);
  const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(chosen).toString();
  return address;
}

function focusAgain(area, was) {
  if (!was || !was.name) {
    return;
  }
  const same = [...area.querySelectorAll("input, select, button")].find(
    (field) => field.name === was.name && field.type === was.type
      && (field.type !== "checkbox" || field.value === was.value),
  );
  if (!same) {
    return;
  }
  // What was typed since the question is in no answer yet.
  if (["text", "number", "search"].includes(was.type)) {
    same.value = was.value;
  }
  same.focus({ preventScroll: true });
}

async function refresh(area, form) {
  const turn = ++latest;
  const address = addressOf(form);
  area.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (turn !== latest) {
      return;
    }
    if (!fresh) {
      throw new Error(answer.status);
    }
    const open = new Set([...area.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
    fresh.querySelectorAll("details > summary").forEach((summary) => {
      summary.parentElement.open ||= open.has(summary.textContent);
    });
    const focused = area.contains(document.activeElement) ? document.activeElement : null;
    area.replaceChildren(...fresh.childNodes);
    history.replaceState(null, "", address);
    focusAgain(area, focused);
    const status = document.getElementById(area.dataset.live);
    if (status) {
      status.textContent = area.querySelector("[data-total]")?.dataset.totalText ?? "";
    }
  } catch {
    // The browser says better than a page that does not move what is wrong.
    if (turn === latest) {
      form.requestSubmit();
    }
  } finally {
    if (turn === latest) {
      area.removeAttribute("aria-busy");
    }
  }
}

for (const area of document.querySelectorAll("[data-live]")) {
  let timer;
  area.addEventListener("change", (event) => {
    const form = event.target.form;
    // On a phone the filters cover the page: there the button shows the results.
    // Boxes that choose what to compare belong to a form of their own and filter nothing.
    if (form?.method === "get" && !form.matches(":target, [data-compare]")) {
      clearTimeout(timer);
      timer = setTimeout(refresh, event.target.type === "number" ? TYPING_PAUSE : 0, area, form);
    }
  });
}
