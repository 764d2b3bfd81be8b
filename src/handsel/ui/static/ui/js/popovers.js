// Lifts Basecoat's menus and popovers into the top layer, so that no table or column cuts them off, and places them.
import { setup } from "./setup.js";

const GAP = 4;
const EDGE = 8;

function place(content, trigger) {
  const anchor = trigger.getBoundingClientRect();
  const width = content.offsetWidth;
  const height = content.offsetHeight;
  const wantsTop = content.dataset.side === "top";
  const below = anchor.bottom + GAP + height + EDGE <= innerHeight;
  const above = anchor.top - GAP - height >= EDGE;
  const top = (wantsTop && above) || (!below && above) ? anchor.top - GAP - height : anchor.bottom + GAP;
  const left = content.dataset.align === "end" ? anchor.right - width : anchor.left;
  content.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
  content.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
}

setup(".dropdown-menu > [data-popover], .popover > [data-popover]", (content) => {
  if (!content.showPopover) return;
  const trigger = content.parentElement.querySelector(":scope > button");
  content.popover = "manual";
  content.style.minWidth = "";
  let resize;
  const sync = () => {
    const open = content.getAttribute("aria-hidden") === "false";
    if (open && !content.matches(":popover-open")) {
      content.showPopover();
      place(content, trigger);
      resize = new ResizeObserver(() => place(content, trigger));
      resize.observe(content);
      content.querySelector("[autofocus]")?.focus();
    } else if (!open && content.matches(":popover-open")) {
      resize?.disconnect();
      content.hidePopover();
    }
  };
  new MutationObserver(sync).observe(content, { attributes: true, attributeFilter: ["aria-hidden"] });
});

// Content that scrolls under an open menu would leave it behind.
document.addEventListener("scroll", (event) => {
  if (event.target.closest?.("[data-popover]")) return;
  for (const content of document.querySelectorAll("[data-popover]:popover-open")) {
    place(content, content.parentElement.querySelector(":scope > button"));
  }
}, { capture: true, passive: true });
