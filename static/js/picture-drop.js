// Several pictures at once: each dropped or chosen file goes into a row of the form of its own.
const TYPES = ["image/jpeg", "image/png", "image/webp"];
const PREVIEW = 320;

function isFree(row) {
  const input = row.querySelector("input[type=file]");
  const isTaken = row.querySelector("[data-preview], input[name$='-file-sent']");
  return input && !input.files.length && !isTaken && !row.classList.contains("has_original");
}

function rowsOf(group) {
  return [...group.querySelectorAll(".inline-related:not(.empty-form)")];
}

function freeRow(group) {
  const free = () => rowsOf(group).find(isFree);
  if (!free()) group.querySelector(".add-row a")?.click();
  return free();
}

// The policy of the page forbids pictures from elsewhere; what is drawn here needs no address.
async function preview(row, file) {
  row.querySelector("canvas[data-preview]")?.closest(".file-now").remove();
  if (!file) return;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return; // The server says what is wrong with it.
  }
  const scale = Math.min(1, PREVIEW / bitmap.width);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.className = "file-now__picture";
  canvas.dataset.preview = "";
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const box = document.createElement("p");
  box.className = "file-now";
  box.append(canvas);
  row.querySelector("input[type=file]").before(box);
  canvas.dispatchEvent(new CustomEvent("picture:shown", { bubbles: true }));
}

function put(group, file) {
  const row = freeRow(group);
  if (!row) return null;
  row.hidden = false;
  const carrier = new DataTransfer();
  carrier.items.add(file);
  const input = row.querySelector("input[type=file]");
  input.files = carrier.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return row;
}

function names(files) {
  return files.map((file) => file.name).join(", ");
}

function take(zone, group, files) {
  const most = Number(zone.dataset.mostBytes);
  const odd = files.filter((file) => !TYPES.includes(file.type));
  const large = files.filter((file) => TYPES.includes(file.type) && file.size > most);
  const good = files.filter((file) => TYPES.includes(file.type) && file.size <= most);
  const rows = good.map((file) => put(group, file)).filter(Boolean);
  const said = [];
  if (rows.length) said.push(zone.dataset.added.replace("{count}", rows.length));
  if (large.length) said.push(zone.dataset.tooLarge.replace("{names}", names(large)));
  if (odd.length) said.push(zone.dataset.notPictures.replace("{names}", names(odd)));
  zone.querySelector("[role=status]").textContent = said.join(" ");
  rows[0]?.querySelector("[name$='-alt']")?.focus();
}

function start(zone) {
  const group = document.getElementById(`${zone.dataset.pictureDrop}-group`);
  const chooser = zone.querySelector("input[type=file]");
  if (!group || typeof DataTransfer !== "function") return;
  zone.hidden = false;
  // The empty rows are for browsers without scripts; here each one comes with its picture.
  for (const row of rowsOf(group)) {
    row.hidden = isFree(row) && !row.querySelector(".errorlist, .errors");
  }
  group.addEventListener("change", (event) => {
    const row = event.target.closest(".inline-related");
    if (event.target.type === "file" && row) preview(row, event.target.files[0]);
  });
  chooser.addEventListener("change", () => {
    take(zone, group, [...chooser.files]);
    chooser.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take(zone, group, [...event.dataTransfer.files]);
  });
}

document.querySelectorAll("[data-picture-drop]").forEach(start);
