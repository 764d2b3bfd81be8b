// Tasks by keyboard: j and k move, x or Space ticks, e edits.
import { onKey } from "../ui/js/keyboard.js";

function tasks() {
  return [...document.querySelectorAll("[data-tasks] [data-task]")];
}

function current() {
  return document.activeElement?.closest("[data-task]");
}

function step(by) {
  const all = tasks();
  if (!all.length) return false;
  const at = all.indexOf(current());
  all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))].focus();
  return true;
}

function press(selector) {
  const found = current()?.querySelector(selector);
  found?.click();
  return Boolean(found);
}

// The list is drawn anew after a change; the cursor stays at its place.
let place = -1;
document.addEventListener("focusin", () => (place = tasks().indexOf(current())));
document.addEventListener("htmx:after:swap", () => {
  const all = tasks();
  if (place >= 0 && all.length && document.activeElement === document.body) all[Math.min(place, all.length - 1)].focus();
});

onKey((key, event) => {
  if (event.target.closest("dialog")) return false;
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (key === "x") return press("[data-tick]");
  if (key === "e") return press("[data-edit]");
  if (key === " " && event.target.matches("[data-task]")) return press("[data-tick]");
  return false;
});
