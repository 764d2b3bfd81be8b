// Picking a record by typing: suggestions from the server, arrows and Enter, the identifier in a hidden field.
import { place } from "./menus.js";
import { setup } from "./setup.js";

const WAIT = 150;

setup("[data-picker]", (picker) => {
  const input = picker.querySelector("[role=combobox]");
  const id = picker.querySelector("[data-picker-id]");
  const list = picker.querySelector("[role=listbox]");
  let timer;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[data-value]")];
  const active = () => list.querySelector("[aria-selected=true]");

  list.popover = "manual";

  // In the top layer, so that a dialog does not cut the suggestions off.
  function show(open) {
    list.hidden = !open;
    if (open !== list.matches(":popover-open")) list.togglePopover(open);
    if (open) {
      list.style.width = `${input.offsetWidth}px`;
      place(list, input);
    } else {
      list.removeAttribute("style"); // htmx would copy it to the list that comes next, which the page's policy forbids
    }
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  }

  function mark(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  }

  function choose(option) {
    id.value = option.dataset.value;
    input.value = option.firstChild.textContent;
    show(false);
    id.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function suggest() {
    const turn = ++asked;
    const answer = await fetch(`${picker.dataset.picker}?${new URLSearchParams({ q: input.value })}`, { credentials: "same-origin" }).catch(() => null);
    if (turn !== asked || !answer?.ok || document.activeElement !== input) return;
    list.innerHTML = await answer.text();
    mark(options()[0]);
    show(true);
  }

  input.addEventListener("input", () => {
    id.value = "";
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  input.addEventListener("focus", () => !input.value && suggest());
  input.addEventListener("blur", () => setTimeout(() => show(false), WAIT));
  // The press keeps the focus in the box; the click chooses. Choosing on the press would let a finger's click fall
  // through to whatever lies beneath the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-value]");
    if (option) choose(option);
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const place = all.indexOf(active());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return suggest();
      mark(all[(place + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && !list.hidden && active()) {
      event.preventDefault();
      choose(active());
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
});
