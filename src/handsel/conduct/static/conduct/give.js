// Before giving: somebody chosen in the picker is added at once, and the amount is typed next.
document.addEventListener("change", (event) => {
  const id = event.target;
  if (!id.matches?.("#give-people [data-picker-id]") || !id.value) return;
  id.closest("[data-add-person]").dispatchEvent(new CustomEvent("person-picked", { bubbles: true }));
});

function amountNext() {
  const amount = document.querySelector("#give [name=cost]");
  const active = document.activeElement;
  const idle = !active || active === document.body || (active.closest("[data-add-person]") && !active.value);
  if (idle && amount && !amount.value && document.querySelector("#give [name=people]")) amount.focus();
}

// What was typed while the people were on their way was answered without them. The focus moves a moment later, once it
// has been put back to where it was.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "give-people") document.dispatchEvent(new CustomEvent("people-changed"));
  setTimeout(amountNext, 30);
});
