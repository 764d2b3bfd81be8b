// The rail as a drawer on phones, the theme choice, Back buttons.
import { onKey } from "./keyboard.js";
import { setup } from "./setup.js";

const root = document.documentElement;

function rail(open) {
  if ((root.dataset.rail === "open") === open) return false;
  if (open) root.dataset.rail = "open";
  else delete root.dataset.rail;
  document.getElementById("main").inert = open;
  const opener = document.querySelector("[data-rail-open]");
  opener?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector(".rail a, .rail button")?.focus();
  else opener?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-rail-open]")) rail(true);
  if (event.target.closest?.("[data-rail-close]")) rail(false);
  if (event.target.closest?.("[data-back]")) history.back();
});

onKey((key) => key === "Escape" && rail(false));

setup("[data-theme-choice]", (group) => {
  group.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-value]");
    if (!choice) return;
    window.handselTheme(choice.dataset.value);
    for (const other of document.querySelectorAll("[data-theme-choice] [data-value]")) {
      const mark = other.hasAttribute("aria-checked") ? "aria-checked" : "aria-pressed";
      other.setAttribute(mark, String(other.dataset.value === choice.dataset.value));
    }
  });
});

// A path too long for the screen shows where the record stands.
setup(".path", (path) => {
  const current = path.querySelector('[aria-current="step"]');
  if (current && path.scrollWidth > path.clientWidth) path.scrollLeft = current.offsetLeft - path.offsetLeft - 48;
});
