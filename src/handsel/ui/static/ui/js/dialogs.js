// Dialogs, the shared modal and the side panel. A fragment put into #modal-content or #panel-content opens it.
import { onKey } from "./keyboard.js";
import { setup } from "./setup.js";

const modal = document.getElementById("modal");
const panel = document.getElementById("panel");
let before = null;

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.dispatchEvent(new CustomEvent("dialog-opening", { bubbles: true }));
  dialog.showModal();
}

export function openPanel() {
  if (!panel.hasAttribute("data-open")) before = document.activeElement;
  panel.toggleAttribute("data-open", true);
  panel.inert = false;
  panel.focus({ preventScroll: true });
}

export function closePanel() {
  if (!panel?.hasAttribute("data-open")) return false;
  panel.removeAttribute("data-open");
  panel.inert = true;
  document.getElementById("panel-content").replaceChildren();
  if (before?.isConnected) before.focus({ preventScroll: true });
  return true;
}

function whenFilled(id, open) {
  const element = document.getElementById(id);
  if (!element) return;
  new MutationObserver(() => element.childElementCount && open()).observe(element, { childList: true });
}

// `#dialog=/address` is where the server sends a browser that asked for a dialog by its own address.
function openAsked() {
  const [, asked] = location.hash.split("#dialog=");
  if (!asked) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  const url = new URL(decodeURIComponent(asked), location.origin);
  if (url.origin === location.origin) window.htmx.ajax("GET", url.pathname + url.search, "#modal-content");
}

if (modal) {
  whenFilled("modal-content", () => modal.open || modal.showModal());
  modal.addEventListener("close", () => document.getElementById("modal-content").replaceChildren());
  document.addEventListener("modal-close", () => modal.close());
  document.addEventListener("DOMContentLoaded", openAsked);
  addEventListener("hashchange", openAsked);
}
if (panel) {
  whenFilled("panel-content", openPanel);
  document.addEventListener("panel-close", closePanel);
  onKey((key) => key === "Escape" && closePanel());
}

// `hx-confirm` asks in our own dialog. The button repeats the verb of the one that was pressed, if it has words.
document.addEventListener("htmx:confirm", (event) => {
  const dialog = document.getElementById("confirm");
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (!dialog || !ctx.confirm) return;
  event.preventDefault();
  const yes = dialog.querySelector("[data-confirm-yes]");
  const source = ctx.sourceElement;
  dialog.querySelector("#confirm-text").textContent = ctx.confirm;
  yes.textContent = (source.matches("button, a") && words(source)) || yes.dataset.label;
  yes.dataset.variant = ["destructive", "danger"].includes(source.dataset.variant) ? "danger" : "primary";
  let agreed = false;
  const agree = () => {
    agreed = true;
    dialog.close();
  };
  yes.addEventListener("click", agree, { once: true });
  dialog.addEventListener("close", () => {
    yes.removeEventListener("click", agree);
    if (agreed) issueRequest();
    else dropRequest();
  }, { once: true });
  dialog.showModal();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) openDialog(opener.dataset.opens);
  if (event.target.closest?.("[data-panel-close]")) closePanel();
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});

// A press on the backdrop closes, unless the press began inside (selecting text past the edge must not).
setup("dialog", (dialog) => {
  let began = null;
  dialog.addEventListener("pointerdown", (event) => (began = event.target));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && began === dialog && !outside(dialog, event)) return;
    if (event.target === dialog && began === dialog) dialog.close();
  });
});

function outside(dialog, event) {
  const box = (dialog.firstElementChild ?? dialog).getBoundingClientRect();
  const target = dialog.classList.contains("palette") ? dialog.getBoundingClientRect() : box;
  return event.clientX < target.left || event.clientX > target.right || event.clientY < target.top || event.clientY > target.bottom;
}

setup("#shortcuts", (dialog) => {
  const list = dialog.querySelector(".keys");
  dialog.addEventListener("dialog-opening", () => fill(list));
});

function fill(list) {
  list.querySelectorAll("[data-keys-found]").forEach((section) => section.remove());
  for (const section of list.querySelectorAll("[data-keys-fixed]")) {
    const needs = section.dataset.keysFixed;
    section.hidden = Boolean(needs) && !document.querySelector(`[data-${needs}]`);
  }
  const groups = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (element.closest("dialog:not([open])")) continue;
    const group = element.dataset.keyGroup ?? list.dataset.hereLabel;
    if (!groups.has(group)) groups.set(group, new Map());
    groups.get(group).set(element.dataset.key, nameOf(element));
  }
  for (const [title, keys] of groups) list.append(section(title, keys));
}

export function nameOf(element) {
  return element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? words(element);
}

function words(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .count, .rail-hint, svg").forEach((part) => part.remove());
  return copy.textContent.trim();
}

function section(title, keys) {
  const element = document.createElement("section");
  element.dataset.keysFound = "";
  const heading = Object.assign(document.createElement("h3"), { textContent: title });
  const items = document.createElement("ul");
  for (const [key, name] of keys) items.append(line(key, name));
  element.append(heading, items);
  return element;
}

function line(key, name) {
  const item = document.createElement("li");
  const text = Object.assign(document.createElement("span"), { textContent: name });
  const caps = document.createElement("span");
  const parts = key.startsWith("Ctrl+") ? key.split("+") : key.split(" ");
  for (const cap of parts) {
    caps.append(Object.assign(document.createElement("kbd"), { className: "kbd", textContent: cap }));
  }
  item.append(text, caps);
  return item;
}
