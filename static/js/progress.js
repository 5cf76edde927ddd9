// The progress of an import or a report: asks how far it is and moves the bar; when it is over, the
// page is loaded again. <div data-progress="address"> holds <progress> and [data-progress-text].

const PAUSE = 1500;
const PATIENT_PAUSE = 5000;
const SAID_EVERY = 15000;
const area = document.querySelector("[data-progress]");
let saidAt = 0;

function show(state) {
  const bar = area.querySelector("progress");
  if (state.total && state.stage !== "waiting" && state.stage !== "queued") {
    bar.max = state.total;
    bar.value = state.done;
  } else {
    bar.removeAttribute("value");
  }
  area.querySelector("[data-progress-text]").textContent = state.text;
  // Read aloud now and then, not with every step.
  if (Date.now() - saidAt > SAID_EVERY) {
    saidAt = Date.now();
    area.querySelector("[data-progress-said]").textContent = state.text;
  }
  const waiting = document.querySelector("[data-progress-waiting]");
  if (waiting) {
    waiting.hidden = !state.isWaiting;
  }
}

async function look(first) {
  let pause = PAUSE;
  try {
    const answer = await fetch(area.dataset.progress, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (!state.isRunning || (state.isSilent && !first)) {
      location.reload();
      return;
    }
    show(state);
  } catch {
    pause = PATIENT_PAUSE;
  }
  setTimeout(look, pause, first);
}

if (area) {
  const isSilent = document.querySelector("form[action$='/lam-tiep/']") !== null;
  setTimeout(look, PAUSE, isSilent);
}
