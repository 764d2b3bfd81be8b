// The composer: tabs Note, Call, Meeting, Task; a draft kept on this device until it is sent.
import { setup } from "./setup.js";

const PREFIX = "handsel-draft:";

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    if (draft) localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + key);
    return true;
  } catch {
    return false;
  }
}

function select(form, tab, focus = true) {
  for (const other of form.querySelectorAll('[role="tab"]')) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
  }
  form.elements.kind.value = tab.dataset.kind;
  form.querySelector('[role="tabpanel"]').setAttribute("aria-labelledby", tab.id);
  const text = form.querySelector("[data-composer-text]");
  text.placeholder = tab.dataset.placeholder;
  form.querySelector("[data-composer-submit]").textContent = tab.dataset.submit;
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(tab.dataset.kind);
    for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = part.hidden;
  }
  if (focus) text.focus();
}

function tabKeys(form, event) {
  const tabs = [...form.querySelectorAll('[role="tab"]')];
  const at = tabs.indexOf(event.target);
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (at === -1 || !by) return;
  event.preventDefault();
  const next = tabs[(at + by + tabs.length) % tabs.length];
  select(form, next, false);
  next.focus();
}

function values(form) {
  const kept = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  return Object.fromEntries(kept);
}

function restore(form, draft) {
  const tab = form.querySelector(`[role="tab"][data-kind="${CSS.escape(draft.kind)}"]`);
  if (tab) select(form, tab, false);
  for (const [name, value] of Object.entries(draft)) {
    const input = form.elements[name];
    if (input && name !== "kind" && "value" in input && input.type !== "file") input.value = value;
  }
}

setup("[data-composer]", (form) => {
  const key = form.dataset.draft;
  const text = form.querySelector("[data-composer-text]");
  const state = form.querySelector("[data-composer-state]");
  const current = form.querySelector('[role="tab"][aria-selected="true"]') ?? form.querySelector('[role="tab"]');
  select(form, current, false);
  const draft = key && !text.value && read(key);
  if (draft) {
    restore(form, draft);
    state.textContent = form.dataset.draftSaved;
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const empty = !text.value.trim();
      if (key && write(key, empty ? null : values(form))) state.textContent = empty ? "" : form.dataset.draftSaved;
    }, 400);
  });
  form.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) select(form, tab);
  });
  form.addEventListener("keydown", (event) => tabKeys(form, event));
  form.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== form || ctx.response.status >= 400) return;
    clearTimeout(timer);
    if (key) write(key, null);
  });
});
