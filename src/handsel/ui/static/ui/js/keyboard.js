// The key map. Pages declare a key on the element it triggers (`data-key="n"`, `data-key="g o"`); this module only
// finds the element and presses it. Nothing fires while a person is typing.
import { undoLast } from "./toast.js";

const WAIT = 1200;
const listeners = [];
let prefix = "";
let timer;

// Lists and boards add what depends on a cursor: listener(key, event) returns true when it acted.
export function onKey(listener) {
  listeners.push(listener);
}

export function typing(element) {
  if (!element?.closest) return false;
  return Boolean(element.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]'));
}

// On a Cyrillic layout the key N says "т"; the physical key decides when the letter is not Latin.
export function letter(event) {
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key;
  const code = event.code ?? "";
  if (/^Key[A-Z]$/.test(code)) return event.shiftKey ? code[3] : code[3].toLowerCase();
  if (code === "BracketLeft" && !event.shiftKey) return "[";
  if (code === "BracketRight" && !event.shiftKey) return "]";
  return event.key;
}

function scope() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
}

function visible(element) {
  return element.checkVisibility?.() || Boolean(element.closest("[data-popover]"));
}

export function declared(key) {
  const found = [...scope().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return found.filter((element) => !element.closest("[inert]") && !element.disabled && visible(element)).at(-1);
}

function starts(key) {
  return Boolean(scope().querySelector(`[data-key^="${CSS.escape(`${key} `)}"]`));
}

export function press(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
    return;
  }
  element.click();
}

function control(event) {
  const key = letter(event).toLowerCase();
  if (key === "k") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("palette-open"));
  } else if (key === "z" && !event.shiftKey && !typing(event.target)) {
    const element = declared("Ctrl+Z");
    if (undoLast()) event.preventDefault();
    else if (element) press(element);
  } else if (event.key === "Enter" && typing(event.target)) {
    event.target.form?.requestSubmit();
  }
}

function single(event) {
  const key = letter(event);
  const sequence = prefix ? `${prefix} ${key}` : key;
  clearTimeout(timer);
  prefix = "";
  const element = declared(sequence);
  if (!element && sequence === key && starts(key)) {
    prefix = key;
    timer = setTimeout(() => (prefix = ""), WAIT);
    return true;
  }
  if (sequence === key && !document.querySelector("dialog[open]") && listeners.some((listener) => listener(key, event))) return true;
  if (element) press(element);
  return Boolean(element);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return control(event);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return escape(event);
  if (typing(event.target)) return;
  if (single(event)) event.preventDefault();
});

function escape(event) {
  prefix = "";
  if (document.querySelector("dialog[open]")) return;
  if (typing(event.target) && !event.target.closest(".cell-editing")) event.target.blur();
  listeners.some((listener) => listener("Escape", event));
}
