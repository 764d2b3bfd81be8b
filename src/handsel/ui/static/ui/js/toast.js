// Short messages with Undo. Servers send them as `HX-Trigger: {"toast": {"message": …, "kind": …, "undo_url": …}}`.
import { setup } from "./setup.js";
import { post } from "./post.js";

const STAY = { success: 6000, info: 6000, warning: 9000, error: 12000 };
const LAST_UNDO = "handsel-undo";

function region() {
  return document.getElementById("toasts");
}

function clone(name) {
  return region().querySelector(`template[data-icon="${name}"]`).content.cloneNode(true);
}

export function toast({ message, kind = "success", undo_url: undoUrl = "" }) {
  const list = region();
  if (!list || !message) return;
  const item = document.createElement("div");
  item.className = "toast-item";
  item.append(clone(kind in STAY ? kind : "info"), paragraph(message));
  if (undoUrl) {
    remember(undoUrl);
    item.append(button(list.dataset.undoLabel, () => undo(undoUrl, item), { undo: undoUrl }));
  }
  item.append(closeButton(item));
  list.append(item);
  raise(list);
  leaveAfter(item, undoUrl ? 10000 : (STAY[kind] ?? 6000));
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function button(text, act, data) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "btn", textContent: text });
  Object.assign(element.dataset, { variant: "outline", size: "xs", ...data });
  element.addEventListener("click", act);
  return element;
}

function closeButton(item) {
  const element = button("", () => item.remove(), { variant: "ghost", size: "icon-xs" });
  element.setAttribute("aria-label", region().dataset.closeLabel);
  element.append(clone("close"));
  return element;
}

// An open dialog makes the rest of the page inert and lies above it; a popover shown later lies above the dialog.
function raise(list) {
  if (!list.showPopover) return;
  list.setAttribute("popover", "manual");
  if (list.matches(":popover-open")) list.hidePopover();
  list.showPopover();
}

function leaveAfter(item, delay) {
  let timer;
  const wait = () => {
    timer = setTimeout(() => {
      item.dataset.leaving = "";
      setTimeout(() => item.remove(), 200);
    }, delay);
  };
  item.addEventListener("pointerenter", () => clearTimeout(timer));
  item.addEventListener("pointerleave", wait);
  item.addEventListener("focusin", () => clearTimeout(timer));
  wait();
}

function remember(url) {
  try {
    sessionStorage.setItem(LAST_UNDO, url);
  } catch {
    // Without storage only the toast itself offers Undo.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(LAST_UNDO);
  } catch {
    // Nothing was remembered.
  }
}

export async function undo(url, item) {
  item?.remove();
  forget();
  const answer = await post(url).catch(() => null);
  if (!answer?.ok) {
    const why = triggered(answer)?.message ?? region().dataset.failedLabel;
    toast({ kind: "error", message: why });
    return;
  }
  if (document.dispatchEvent(new CustomEvent("undone", { cancelable: true }))) location.reload();
}

function triggered(answer) {
  try {
    return JSON.parse(answer.headers.get("HX-Trigger")).toast;
  } catch {
    return null;
  }
}

export function undoLast() {
  const shown = document.querySelector("#toasts [data-undo]");
  let url = shown?.dataset.undo;
  try {
    url ??= sessionStorage.getItem(LAST_UNDO);
  } catch {
    // Only what is on screen can be undone.
  }
  if (!url) return false;
  undo(url, shown?.closest(".toast-item"));
  return true;
}

document.addEventListener("toast", (event) => toast(event.detail));

setup("template[data-toast]", (element) => {
  const kind = element.dataset.kind.split(" ").find((word) => word in STAY) ?? "info";
  toast({ kind, message: element.content.textContent.trim() });
  element.remove();
});
