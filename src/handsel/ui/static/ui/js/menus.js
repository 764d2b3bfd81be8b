// Menus and popovers, opened by the button before them, shown in the top layer so that no table or column cuts them off.
// A menu moves the focus over its items; a popover leaves the keyboard to what stands in it.
import { setup } from "./setup.js";

const GAP = 4;
const EDGE = 8;
const ITEMS = '[role^="menuitem"]:not([disabled], [aria-disabled="true"])';
const open = new Map();

// Below its anchor where there is room, else above; never past the edge of the screen.
export function place(content, trigger) {
  const anchor = trigger.getBoundingClientRect();
  const [width, height] = [content.offsetWidth, content.offsetHeight];
  const fitsBelow = anchor.bottom + GAP + height + EDGE <= innerHeight;
  const fitsAbove = anchor.top - GAP - height >= EDGE;
  const above = fitsAbove && (content.dataset.side === "top" || !fitsBelow);
  const top = above ? anchor.top - GAP - height : anchor.bottom + GAP;
  const left = content.dataset.align === "end" ? anchor.right - width : anchor.left;
  content.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
  content.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
}

function show(content, trigger, first = "") {
  closeAll(content);
  content.setAttribute("aria-hidden", "false");
  trigger.setAttribute("aria-expanded", "true");
  content.showPopover();
  place(content, trigger);
  const watcher = new ResizeObserver(() => place(content, trigger));
  watcher.observe(content);
  open.set(content, { trigger, watcher });
  if (isMenu(content)) focusItem(content, first === "last" ? -1 : 0);
  else (content.querySelector("[autofocus]") ?? content.querySelector("select, input:not([type=hidden])"))?.focus();
}

function hide(content, refocus = false) {
  const state = open.get(content);
  if (!state) return;
  open.delete(content);
  state.watcher.disconnect();
  content.setAttribute("aria-hidden", "true");
  state.trigger.setAttribute("aria-expanded", "false");
  if (content.isConnected) content.hidePopover();
  if (refocus) state.trigger.focus();
}

function closeAll(except) {
  for (const content of [...open.keys()]) if (content !== except && !content.contains(except)) hide(content);
}

function isMenu(content) {
  return Boolean(content.querySelector('[role="menu"]'));
}

function items(content) {
  return [...content.querySelectorAll(ITEMS)];
}

function focusItem(content, index) {
  items(content).at(index)?.focus();
}

function step(content, by) {
  const all = items(content);
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length]?.focus();
}

function typeahead(content, letter) {
  const all = items(content);
  const from = all.indexOf(document.activeElement) + 1;
  const low = letter.toLocaleLowerCase();
  [...all.slice(from), ...all.slice(0, from)].find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(low))?.focus();
}

function menuKey(content, event) {
  const moves = { ArrowDown: () => step(content, 1), ArrowUp: () => step(content, -1), Home: () => focusItem(content, 0), End: () => focusItem(content, -1) };
  if (event.key in moves) moves[event.key]();
  else if (event.key === "Tab") return hide(content);
  else if (["Enter", " "].includes(event.key) && document.activeElement.matches(ITEMS)) document.activeElement.click();
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typeahead(content, event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function keydown(content, trigger, event) {
  if (event.key === "Escape" && open.has(content)) {
    event.preventDefault();
    event.stopPropagation();
    hide(content, true);
  } else if (open.has(content) && isMenu(content)) menuKey(content, event);
  else if (event.target === trigger && isMenu(content) && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    show(content, trigger, event.key === "ArrowUp" ? "last" : "first");
  }
}

function chosen(item) {
  if (item.getAttribute("role") !== "menuitemradio") return;
  for (const other of item.closest('[role="group"]')?.querySelectorAll('[role="menuitemradio"]') ?? []) {
    other.setAttribute("aria-checked", String(other === item));
  }
}

setup(".dropdown-menu > [data-popover], .popover > [data-popover]", (content) => {
  const root = content.parentElement;
  const trigger = root.querySelector(":scope > button");
  content.popover = "manual";
  root.dataset.dropdownMenuInitialized = "true";
  for (const item of items(content)) item.tabIndex = -1;
  trigger.addEventListener("click", () => (open.has(content) ? hide(content, true) : show(content, trigger)));
  root.addEventListener("keydown", (event) => keydown(content, trigger, event));
  content.addEventListener("click", (event) => {
    const item = event.target.closest(ITEMS);
    if (!item) return;
    chosen(item);
    hide(content, true);
  });
  content.addEventListener("pointermove", (event) => event.target.closest?.(ITEMS)?.focus({ preventScroll: true }));
});

document.addEventListener("pointerdown", (event) => {
  for (const [content, { trigger }] of [...open]) {
    if (!content.contains(event.target) && !trigger.contains(event.target)) hide(content);
  }
});

// What scrolls under an open menu takes it along.
document.addEventListener("scroll", (event) => {
  for (const [content, { trigger }] of open) if (!content.contains(event.target)) place(content, trigger);
}, { capture: true, passive: true });
