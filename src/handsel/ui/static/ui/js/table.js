// Data tables: a cursor for the keyboard, selection with ranges, the bulk bar.
import { closePanel } from "./dialogs.js";
import { editCell } from "./cells.js";
import { onKey } from "./keyboard.js";
import { setup } from "./setup.js";

let anchor = null;

function table() {
  const marked = document.querySelector("tr[data-cursor]")?.closest("[data-table]");
  return marked ?? document.querySelector("main [data-table], [data-table]");
}

function rows(within) {
  return [...within.tBodies[0].rows].filter((row) => row.dataset.id);
}

function cursor(within) {
  return within.querySelector("tr[data-cursor]");
}

function moveTo(row) {
  document.querySelectorAll("tr[data-cursor]").forEach((other) => other.removeAttribute("data-cursor"));
  row.dataset.cursor = "";
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (document.getElementById("panel")?.hasAttribute("data-open")) openRow(row);
}

function step(within, by) {
  const all = rows(within);
  const at = all.indexOf(cursor(within));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  if (next) moveTo(next);
  return Boolean(next);
}

function openRow(row) {
  if (row.dataset.panelUrl) window.htmx.ajax("GET", row.dataset.panelUrl, "#panel-content");
  else if (row.dataset.url) location.href = row.dataset.url;
}

function box(row) {
  return row.querySelector('.cell-check input[type="checkbox"]');
}

function choose(row, on) {
  const tick = box(row);
  if (!tick) return;
  tick.checked = on;
  row.toggleAttribute("data-selected", on);
}

function range(within, from, to, on) {
  const all = rows(within);
  const [low, high] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const row of all.slice(Math.max(0, low), high + 1)) choose(row, on);
}

function chosen(within) {
  return rows(within).filter((row) => box(row)?.checked).map((row) => row.dataset.id);
}

function count(within) {
  const ids = chosen(within);
  within.toggleAttribute("data-selecting", ids.length > 0);
  const all = within.querySelector("[data-select-all]");
  if (all) {
    all.checked = ids.length > 0 && ids.length === rows(within).length;
    all.indeterminate = ids.length > 0 && !all.checked;
  }
  const bar = document.querySelector(`[data-bulk-for="${CSS.escape(within.id)}"]`);
  if (!bar) return;
  bar.hidden = ids.length === 0;
  bar.querySelector("[data-bulk-count]").textContent = ids.length;
}

function toggle(within, row, shift) {
  const on = !box(row)?.checked;
  if (shift && anchor?.isConnected) range(within, anchor, row, true);
  else choose(row, on);
  anchor = row;
  count(within);
}

function clear(within) {
  rows(within).forEach((row) => choose(row, false));
  count(within);
}

function editFirst(within) {
  const focused = document.activeElement?.closest?.("td[data-edit-url]");
  const cell = focused ?? cursor(within)?.querySelector("td[data-edit-url]");
  if (cell) editCell(cell);
  return Boolean(cell);
}

function sideways(within, by) {
  const row = cursor(within);
  const cells = row ? [...row.querySelectorAll("td[data-edit-url]")] : [];
  if (!cells.length) return false;
  const at = cells.indexOf(document.activeElement);
  const next = cells[Math.min(cells.length - 1, Math.max(0, at + by))];
  next.focus();
  return true;
}

const ACTS = {
  j: (within) => step(within, 1),
  k: (within) => step(within, -1),
  x: (within) => cursor(within) && box(cursor(within)) && (toggle(within, cursor(within), false), true),
  X: (within) => cursor(within) && box(cursor(within)) && (toggle(within, cursor(within), true), true),
  o: (within) => cursor(within)?.dataset.url && ((location.href = cursor(within).dataset.url), true),
  e: editFirst,
  Enter: (within, event) => enter(within, event),
  ArrowDown: (within) => cursor(within) && step(within, 1),
  ArrowUp: (within) => cursor(within) && step(within, -1),
  ArrowRight: (within) => sideways(within, 1),
  ArrowLeft: (within) => sideways(within, -1),
  Escape: (within) => {
    if (!chosen(within).length) return false;
    clear(within);
    return true;
  },
};

function enter(within, event) {
  if (event.target.closest("a, button, summary, [role=button]")) return false;
  const cell = event.target.closest("td[data-edit-url]");
  const row = cursor(within);
  if (cell) editCell(cell);
  else if (row) openRow(row);
  return Boolean(cell ?? row);
}

onKey((key, event) => {
  const within = table();
  return Boolean(within && ACTS[key]?.(within, event));
});

setup("[data-table]", (within) => {
  within.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (event.target.matches("[data-select-all]")) {
      rows(within).forEach((each) => choose(each, event.target.checked));
      return count(within);
    }
    if (!row) return;
    if (event.target.matches('.cell-check input[type="checkbox"]')) {
      event.target.checked = !event.target.checked;
      toggle(within, row, event.shiftKey);
      queueMicrotask(() => setTimeout(() => sync(row)));
      return;
    }
    if (event.target.closest("a, button, input, select, label, form, .cell-check")) return;
    if (getSelection()?.toString()) return;
    moveTo(row);
    if (row.dataset.panelUrl && !document.getElementById("panel")?.hasAttribute("data-open")) openRow(row);
  });
  within.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td[data-edit-url]");
    if (!cell || cell.classList.contains("cell-editing")) return;
    closePanel();
    editCell(cell);
  });
  within.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr[data-id]");
    if (!row || row.dataset.cursor === "") return;
    document.querySelectorAll("tr[data-cursor]").forEach((other) => other.removeAttribute("data-cursor"));
    row.dataset.cursor = "";
  });
  count(within);
});

// The browser restores a tick box after a cancelled click; what the row says is what counts.
function sync(row) {
  const tick = box(row);
  if (tick) tick.checked = row.hasAttribute("data-selected");
}

setup("[data-bulk-for]", (bar) => {
  const within = document.getElementById(bar.dataset.bulkFor);
  bar.addEventListener("click", (event) => {
    if (event.target.closest("[data-bulk-clear]")) return clear(within);
    const button = event.target.closest("[data-bulk-url]");
    if (!button) return;
    const ids = chosen(within);
    if (button.hasAttribute("data-bulk-dialog")) {
      const query = new URLSearchParams(ids.map((id) => ["ids", id]));
      const url = button.dataset.bulkUrl;
      window.htmx.ajax("GET", `${url}${url.includes("?") ? "&" : "?"}${query}`, "#modal-content");
    } else submit(button.dataset.bulkUrl, ids);
  });
});

function submit(url, ids) {
  const form = document.createElement("form");
  form.hidden = true;
  form.setAttribute("hx-post", url);
  form.setAttribute("hx-swap", "none");
  for (const id of ids) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: id }));
  document.body.append(form);
  window.htmx.process(form);
  form.addEventListener("htmx:finally:request", () => form.remove());
  form.requestSubmit();
}
