// The search of narrow screens opens over the page, ready to be typed into.
const form = document.getElementById("site-search");
const button = document.querySelector("[popovertarget=site-search]");

// Phones show their keyboard only for what is focused while the touch is handled.
button?.addEventListener("click", (event) => {
  if (!form.showPopover || form.matches(":popover-open")) return;
  event.preventDefault();
  form.showPopover();
  form.querySelector("input").focus();
});
