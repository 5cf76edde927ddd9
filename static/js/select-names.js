// Completed fields are drawn by a script that gives their search box no name: give it the label's.
const nameOf = (box) => {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const cell = box.closest("td");
  const column = cell && cell.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
  return (label || column)?.textContent.trim().replace(/:$/, "") || select?.name || "";
};

const nameAll = () => {
  for (const box of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const name = nameOf(box);
    if (name) box.setAttribute("aria-label", name);
  }
};

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
