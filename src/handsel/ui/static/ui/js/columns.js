// Widths of columns: dragged at the edge of a head, or stepped from its menu. Kept in this browser, list by list.
import { say, setup } from "./setup.js";

const NARROWEST = 64;
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

function widths(table) {
  try {
    return JSON.parse(localStorage.getItem(`widths-${table.id}`)) ?? {};
  } catch {
    return {};
  }
}

function keep(table, field, width) {
  const all = widths(table);
  if (width) all[field] = Math.max(NARROWEST, Math.round(width));
  else delete all[field];
  localStorage.setItem(`widths-${table.id}`, JSON.stringify(all));
  apply(table, all);
}

function apply(table, all) {
  const heads = [...table.tHead.rows[0].cells].map((head) => head.dataset.field);
  const rules = Object.entries(all).filter(([field]) => heads.includes(field)).map(([field, width]) => {
    const cells = `#${CSS.escape(table.id)} tr > :nth-child(${heads.indexOf(field) + 1})`;
    return `${cells} { width: ${width}px; min-width: ${width}px; max-width: ${width}px; }
      ${cells}:not(th, .cell-editing) { overflow: hidden; text-overflow: ellipsis; }`;
  });
  // A phone shows rows as cards, which have no columns.
  sheet.replaceSync(`@media (min-width: 48rem) { ${rules.join("\n")} }`);
}

setup("[data-table]:has(th[data-field])", (table) => {
  apply(table, widths(table));
  for (const head of table.tHead.querySelectorAll("th[data-field]")) grip(table, head);
});

function grip(table, head) {
  const edge = document.createElement("span");
  edge.className = "col-grip";
  edge.setAttribute("aria-hidden", "true");
  head.append(edge);
  edge.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    edge.setPointerCapture(event.pointerId);
    const begin = head.offsetWidth - event.clientX;
    const pull = (moved) => keep(table, head.dataset.field, begin + moved.clientX);
    edge.addEventListener("pointermove", pull);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", pull), { once: true });
  });
  edge.addEventListener("dblclick", () => keep(table, head.dataset.field, 0));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-widen]");
  const head = button?.closest("th[data-field]");
  if (!head) return;
  const by = Number(button.dataset.widen);
  keep(head.closest("[data-table]"), head.dataset.field, by && head.offsetWidth + by);
  say(button.textContent.trim());
});
