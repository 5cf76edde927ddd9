// Completed fields are drawn by a script that gives their search box no name: give it the label's.
const nameOf = (box) => {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const cell = box.closest("td");
  const column = cell && cell.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
  return (label || column)?.textContent.trim().replace(/:$/, "") || select?.name || "";
};

// The box of a single choice is named by what is chosen in it: by nothing while that is empty.
const nameChosen = (box) => {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  if (!label) return;
  label.id ||= `${select.id}_label`;
  const names = new Set([label.id, ...(box.getAttribute("aria-labelledby") || "").split(" ")]);
  box.setAttribute("aria-labelledby", [...names].filter(Boolean).join(" "));
  box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
};

const nameAll = () => {
  document
    .querySelectorAll(".select2-selection--single:not([aria-labelledby*='_label'])")
    .forEach(nameChosen);
  for (const box of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const name = nameOf(box);
    if (name) box.setAttribute("aria-label", name);
  }
};

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
