// Live filtering: fetch the same page with the form's choices and swap one element of it.
// <div data-live="ID of a status"> holds the <form method="get"> and the results.
// Each list that was shown is an entry of the history; Back and Forward show it again.

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

// The same field, button or link of the new list; the list itself where it has no such thing.
function focusAgain(area, was, keepsText) {
  if (!was) {
    return;
  }
  const same = [...area.querySelectorAll(was.localName)].find(
    (one) => one.name === was.name && one.type === was.type
      && (was.name ? was.type !== "checkbox" || one.value === was.value : one.textContent === was.textContent),
  );
  // What was typed since the question is in no answer yet.
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
  // Something else was chosen meanwhile, or Forward followed Back.
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
    // The browser says better than a page that does not move what is wrong; later, since a browser
    // may also end what is under way when the visitor leaves.
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
    // On a phone the filters cover the page: there the button shows the results.
    // Boxes that choose what to compare belong to a form of their own and filter nothing.
    if (form?.method === "get" && !form.matches(":target, [data-compare]")) {
      clearTimeout(timer);
      // After the form was sent, if Enter in a field did both.
      timer = setTimeout(refresh, 0, area, addressOf(form), { otherwise: () => form.requestSubmit() });
    }
  });
  // Another page is under way: what was asked for this one comes too late.
  area.addEventListener("submit", () => {
    clearTimeout(timer);
    latest += 1;
    area.removeAttribute("aria-busy");
  });
  // Also sent for the panel of phones, whose address differs behind the # only.
  addEventListener("popstate", () => {
    if (location.search !== shown) {
      refresh(area, new URL(location), { isBack: true, otherwise: () => location.reload() });
    }
  });
}
