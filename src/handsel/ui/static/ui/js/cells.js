// Editing in place: cells of tables and facts of records. The element names `data-edit-url`; GET answers a small form
// (ui/cell_form.html), POST answers the new value, or 422 with the form and its error.
import { setup } from "./setup.js";

const held = new WeakMap();

export function editCell(cell) {
  if (cell.classList.contains("cell-editing")) return;
  held.set(cell, { html: cell.innerHTML, start: null });
  cell.classList.remove("cell-saved");
  window.htmx.ajax("GET", cell.dataset.editUrl, { target: cell, swap: "innerHTML" });
}

function restore(cell) {
  const kept = held.get(cell);
  cell.classList.remove("cell-editing");
  if (kept) cell.innerHTML = kept.html;
  window.htmx.process(cell);
  refocus(cell);
}

function refocus(cell) {
  (cell.parentElement.querySelector("[data-edit]") ?? cell).focus({ preventScroll: true });
}

function control(cell) {
  return cell.querySelector("form :is(input:not([type=hidden]), select, textarea)");
}

function value(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

function begin(cell, form) {
  cell.classList.add("cell-editing");
  const kept = held.get(cell) ?? {};
  kept.start ??= value(form);
  held.set(cell, kept);
  const first = control(cell);
  first?.focus();
  first?.select?.();
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      restore(cell);
    } else if (event.key === "Enter" && !(event.target.matches("textarea") && !event.ctrlKey)) {
      event.preventDefault();
      leave(cell, form);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (form.contains(event.relatedTarget) || !form.isConnected) return;
    setTimeout(() => form.isConnected && !form.contains(document.activeElement) && leave(cell, form));
  });
}

function leave(cell, form) {
  if (form.dataset.sent) return;
  if (value(form) === held.get(cell)?.start) return restore(cell);
  form.dataset.sent = "true";
  form.requestSubmit();
}

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const cell = ctx.target instanceof Element ? ctx.target.closest("[data-edit-url]") : null;
  if (!cell || cell !== ctx.target) return;
  const form = cell.querySelector("form");
  if (form) return begin(cell, form);
  cell.classList.remove("cell-editing");
  cell.classList.add("cell-saved");
  refocus(cell);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.(".cell-editing form");
  if (form) delete form.dataset.sent;
});

setup(".facts", (list) => {
  list.addEventListener("click", (event) => {
    if (event.target.closest("a, form")) return;
    const cell = event.target.closest("dd")?.querySelector("[data-edit-url]");
    if (cell) editCell(cell);
  });
});
