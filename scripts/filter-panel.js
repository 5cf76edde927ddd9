// The full-screen filters of phones (opened by the address #filters): focus goes in and back out.
// Looked up at each use, because live filtering replaces them.

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
