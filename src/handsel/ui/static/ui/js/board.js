// The board: drag by mouse and touch, or by keyboard (Space lifts, arrows move, Space drops, Escape puts back).
// A drop posts `stage`, `before` (id of the card below, or empty) and `version` to the card's data-move-url. The answer
// is the card anew, with out-of-band heads of the columns; an error, or a question in the modal, puts the card back.
import { say, setup } from "./setup.js";

let lifted = null;
const moving = new WeakMap();

function fill(text, parts) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
}

function home(card) {
  return { list: card.parentElement, next: card.nextElementSibling };
}

function putBack(card, place) {
  if (!place.list.isConnected) return;
  place.list.insertBefore(card, place.next?.parentElement === place.list ? place.next : null);
}

function told(card, board, what, list) {
  say(fill(board.dataset[what], { card: card.dataset.label, column: list?.dataset.stageLabel ?? "", position: place(card) }));
}

function place(card) {
  return cards(card.parentElement).indexOf(card) + 1;
}

function cards(list) {
  return [...list.querySelectorAll(":scope > .board-card")];
}

function send(card, board, from, stage) {
  const before = card.nextElementSibling?.dataset?.card ?? "";
  card.dataset.saving = "";
  moving.set(card, { board, from });
  window.htmx.ajax("POST", card.dataset.moveUrl, {
    source: card,
    target: card,
    swap: "outerHTML",
    values: { stage, before, version: card.dataset.version ?? "" },
  });
}

function drop(card, board, from) {
  const list = card.parentElement;
  if (list === from.list && card.nextElementSibling === from.next) return;
  told(card, board, "dropped", list);
  send(card, board, from, list.dataset.stage);
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const move = moving.get(ctx.sourceElement);
  if (!move) return;
  const asked = Boolean(ctx.hx?.retarget);
  if (asked || ctx.response.status >= 400) returned(ctx.sourceElement, move, asked ? "returned" : "failed");
  if (!asked && ctx.response.status >= 400) event.preventDefault();
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const move = moving.get(ctx.sourceElement);
  if (!move) return;
  if (!ctx.response) returned(ctx.sourceElement, move, "failed");
  delete ctx.sourceElement.dataset.saving;
  moving.delete(ctx.sourceElement);
  const anew = document.getElementById(ctx.sourceElement.id);
  if (anew && move.focus) anew.focus({ preventScroll: true });
});

function returned(card, { board, from }, what) {
  putBack(card, from);
  told(card, board, what, from.list);
}

// Keyboard.
function lists(board) {
  return [...board.querySelectorAll(".board-cards")];
}

function lift(card, board) {
  lifted = { card, board, from: home(card) };
  card.dataset.lifted = "";
  told(card, board, "lifted", card.parentElement);
}

function settle(back) {
  const { card, board, from } = lifted;
  lifted = null;
  delete card.dataset.lifted;
  if (back) {
    putBack(card, from);
    told(card, board, "returned", from.list);
  } else {
    drop(card, board, from);
    const move = moving.get(card);
    if (move) move.focus = true;
  }
  card.focus();
}

function carry(card, board, key) {
  const list = card.parentElement;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const all = cards(list);
    const at = all.indexOf(card);
    const other = key === "ArrowUp" ? all[at - 1] : all[at + 1];
    if (other) key === "ArrowUp" ? other.before(card) : other.after(card);
  } else {
    const all = lists(board);
    const next = all[all.indexOf(list) + (key === "ArrowRight" ? 1 : -1)];
    if (next) next.prepend(card);
  }
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  told(card, board, "over", card.parentElement);
}

function walk(card, board, key) {
  const list = card.parentElement;
  const all = cards(list);
  const at = all.indexOf(card);
  let next;
  if (key === "ArrowDown") next = all[at + 1];
  else if (key === "ArrowUp") next = all[at - 1];
  else next = across(board, list, at, key === "ArrowRight" ? 1 : -1);
  next?.focus();
}

function across(board, list, at, by) {
  const all = lists(board);
  for (let i = all.indexOf(list) + by; i >= 0 && i < all.length; i += by) {
    const there = cards(all[i]);
    if (there.length) return there[Math.min(at, there.length - 1)];
  }
  return null;
}

function open(card) {
  if (card.dataset.panelUrl) window.htmx.ajax("GET", card.dataset.panelUrl, "#panel-content");
  else location.href = card.dataset.url;
}

function keydown(board, event) {
  const card = event.target.closest(".board-card");
  if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = event.key.startsWith("Arrow");
  if (event.key === " " && card.dataset.moveUrl) lifted ? settle(false) : lift(card, board);
  else if (event.key === "Escape" && lifted) settle(true);
  else if (event.key === "Enter") lifted ? settle(false) : open(card);
  else if (event.key === "o" && !lifted) location.href = card.dataset.url;
  else if (arrow && lifted) carry(card, board, event.key);
  else if (arrow) walk(card, board, event.key);
  else if (event.key === "Tab" && lifted) settle(true);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Mouse and touch.
function sortable(Sortable, board, list) {
  const root = document.documentElement;
  let from = null;
  Sortable.create(list, {
    group: board.id,
    draggable: ".board-card[data-move-url]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 130,
    delay: 180,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    ghostClass: "is-ghost",
    dragClass: "is-dragging",
    scrollSensitivity: 80,
    onStart: ({ item }) => {
      from = { list, next: item.nextElementSibling };
      root.classList.add("board-dragging");
    },
    onEnd: ({ item, to }) => {
      root.classList.remove("board-dragging");
      item.removeAttribute("style"); // what the library leaves; carried over into the answer it would break the policy
      hover(null);
      if (!to.matches(".board-zone")) return drop(item, board, from);
      putBack(item, from);
      send(item, board, from, to.dataset.stage);
    },
    onMove: ({ to }) => hover(to),
  });
}

function hover(list) {
  document.querySelectorAll("[data-over]").forEach((other) => other.removeAttribute("data-over"));
  (list?.closest(".board-column, .board-zone") ?? null)?.setAttribute("data-over", "");
}

setup("[data-board]", async (board) => {
  board.addEventListener("keydown", (event) => keydown(board, event));
  board.addEventListener("dblclick", (event) => {
    const card = event.target.closest(".board-card");
    if (card && !event.target.closest("a")) location.href = card.dataset.url;
  });
  const { default: Sortable } = await import("../../vendor/sortable.js");
  for (const list of lists(board)) sortable(Sortable, board, list);
  for (const zone of document.querySelectorAll(`[data-board-zones="${CSS.escape(board.id)}"] .board-zone`)) {
    Sortable.create(zone, { group: { name: board.id, put: true, pull: false }, sort: false, draggable: ".board-card" });
  }
});
