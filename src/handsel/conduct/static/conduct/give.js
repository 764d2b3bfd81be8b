// Before giving: somebody chosen in the picker is added at once, and the amount is typed next.
let pickedAt = -Infinity;

document.addEventListener("change", (event) => {
  const id = event.target;
  if (!id.matches?.("#give-people [data-picker-id]") || !id.value) return;
  pickedAt = performance.now();
  id.closest("[data-add-person]").dispatchEvent(new CustomEvent("person-picked", { bubbles: true }));
});

// The suggestions close as soon as a finger is down. What lies under it must not get the press that follows.
for (const kind of ["mousedown", "click"]) {
  document.addEventListener(kind, (event) => {
    if (performance.now() - pickedAt > 700) return;
    event.preventDefault();
    event.stopPropagation();
    if (kind === "click") pickedAt = -Infinity;
  }, true);
}

function amountNext() {
  const amount = document.querySelector("#give [name=cost]");
  const active = document.activeElement;
  const idle = !active || active === document.body || (active.closest("[data-add-person]") && !active.value);
  if (idle && amount && !amount.value && document.querySelector("#give [name=people]")) amount.focus();
}

// A moment later, once the focus has been put back to where it was.
document.addEventListener("htmx:after:swap", () => setTimeout(amountNext, 30));
