// Ctrl+K: go, search, run. Commands come from the page (every declared key and navigation link) and from the server.
// A first character narrows: > commands, @ people, # numbers.
import { nameOf } from "./dialogs.js";
import { press } from "./keyboard.js";

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-input");
const list = document.getElementById("palette-list");
let commands = [];
let timer;
let asked = 0;

function collect() {
  const seen = new Set();
  const found = [];
  for (const element of document.querySelectorAll("[data-command], [data-key], .rail-link, #quick-create [role=menuitem]")) {
    if (element.closest("dialog, [inert]") || element.matches("input") || element.disabled) continue;
    const name = element.dataset.command || nameOf(element);
    if (!name || seen.has(name)) continue;
    seen.add(name);
    found.push({ element, name, key: element.dataset.key ?? "", goes: element.matches(".rail-link"), icon: element.querySelector("svg")?.cloneNode(true) });
  }
  return found;
}

// Every word must begin a word of the name, or the letters must come in order.
function fits(name, query) {
  const low = name.toLocaleLowerCase();
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.every((word) => low.split(/[\s–-]+/).some((part) => part.startsWith(word)))) return 2;
  return words.every((word) => low.includes(word)) ? 1 : 0;
}

function option(command, index) {
  const element = document.createElement("div");
  element.id = `palette-command-${index}`;
  element.role = "option";
  const text = Object.assign(document.createElement("span"), { className: "option-text", textContent: command.name });
  if (command.icon) element.append(command.icon);
  element.append(text);
  for (const cap of command.key.split(" ").filter(Boolean)) {
    element.append(Object.assign(document.createElement("kbd"), { className: "kbd", textContent: cap }));
  }
  element.handselRun = () => press(command.element);
  return element;
}

function heading(text) {
  const element = Object.assign(document.createElement("div"), { textContent: text });
  element.dataset.heading = "";
  element.setAttribute("aria-hidden", "true");
  return element;
}

function local(query) {
  const bare = query.replace(/^>\s*/, "");
  return commands
    .map((command) => ({ command, rank: fits(command.name, bare) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command)
    .slice(0, query ? 8 : 40);
}

function draw(query, remote = "") {
  const serverOnly = /^[@#]/.test(query);
  const mine = serverOnly ? [] : local(query);
  const runs = mine.filter((command) => !command.goes);
  const goes = mine.filter((command) => command.goes);
  list.replaceChildren();
  if (remote) list.insertAdjacentHTML("beforeend", remote);
  for (const [title, group] of [[list.dataset.gotoLabel, goes], [list.dataset.commandsLabel, runs]]) {
    if (group.length) list.append(heading(title), ...group.map((command) => option(command, commands.indexOf(command))));
  }
  if (!options().length) list.append(Object.assign(document.createElement("div"), { className: "palette-none", textContent: list.dataset.noneLabel }));
  mark(options()[0]);
}

function options() {
  return [...list.querySelectorAll('[role="option"]')];
}

function mark(chosen) {
  for (const element of options()) element.setAttribute("aria-selected", String(element === chosen));
  if (!chosen) return input.removeAttribute("aria-activedescendant");
  chosen.id ||= `palette-option-${options().indexOf(chosen)}`;
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = options();
  const at = all.findIndex((element) => element.getAttribute("aria-selected") === "true");
  if (all.length) mark(all[(at + by + all.length) % all.length]);
}

function run(chosen, event) {
  if (!chosen) return;
  dialog.close();
  if (chosen.handselRun) chosen.handselRun();
  else if (chosen.dataset.url) event.ctrlKey || event.metaKey ? window.open(chosen.dataset.url) : (location.href = chosen.dataset.url);
}

async function ask(query) {
  const turn = (asked += 1);
  const url = new URL(dialog.dataset.searchUrl, location.href);
  url.searchParams.set("q", query);
  url.searchParams.set("path", location.pathname);
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
  if (turn !== asked || !answer?.ok || answer.redirected) return;
  draw(query, await answer.text());
}

function typed() {
  const query = input.value.trim();
  clearTimeout(timer);
  draw(query);
  if (!query.startsWith(">")) timer = setTimeout(() => ask(query), query ? 90 : 0);
}

function open() {
  if (!dialog || dialog.open) return;
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  commands = collect();
  input.value = "";
  dialog.showModal();
  input.focus();
  typed();
}

document.addEventListener("palette-open", open);
if (dialog) {
  input.addEventListener("input", typed);
  list.addEventListener("click", (event) => run(event.target.closest('[role="option"]'), event));
  list.addEventListener("pointermove", (event) => {
    const under = event.target.closest('[role="option"]');
    if (under && under.getAttribute("aria-selected") !== "true") mark(under);
  });
  dialog.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) step(moves[event.key]);
    else if (event.key === "Enter") run(list.querySelector('[aria-selected="true"]'), event);
    else return;
    event.preventDefault();
  });
}
