// The filter builder: what is typed or sent while the control of a newly chosen field is on its way is not lost.
import { setup } from "./setup.js";

setup("[data-filter-builder]", (form) => {
  const control = () => form.querySelector("[data-filter-value] [name=value]");
  let typed = null; // since the field was chosen; null while nothing is on its way
  let sent = false;
  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-filter-field]")) typed = "";
  });
  form.addEventListener("input", ({ target }) => {
    if (typed !== null && target === control()) typed = target.value;
  });
  form.addEventListener("submit", (event) => {
    if (typed === null) return;
    event.preventDefault();
    sent = true;
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (typed === null || !ctx.target?.matches?.("[data-filter-value]") || !form.contains(ctx.target)) return;
    const arrived = control();
    if (typed && arrived?.matches("input")) arrived.value = typed;
    if (form.contains(document.activeElement) || document.activeElement === document.body) arrived?.focus();
    typed = null;
    if (sent) form.requestSubmit();
  });
  for (const failure of ["htmx:response:error", "htmx:error"]) {
    document.addEventListener(failure, ({ detail: { ctx } }) => {
      if (form.contains(ctx?.sourceElement)) typed = null;
    });
  }
});
