// The list of tasks stands beside the page where there is room, and folds away on a telephone.
const nav = document.querySelector("details.staff-nav");
const wide = window.matchMedia("(min-width: 64rem)");

function fit() {
  if (nav) nav.open = wide.matches;
}

fit();
wide.addEventListener("change", fit);
