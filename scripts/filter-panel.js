// The full-screen filters of phones (opened by the address #filters): focus goes in and back out.
// Looked up at each use, because live filtering replaces them.

const panel = () => document.querySelector(".facets");
const isOpen = () => panel() && location.hash === `#${panel().id}`;

addEventListener("hashchange", () => {
  const target = isOpen()
    ? panel().querySelector(".facets__close")
    : document.querySelector(".facets__open");
  target?.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) {
    location.hash = "results";
  }
});
