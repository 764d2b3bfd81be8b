// What every request shares: the CSRF token, the loading line, signed-out and failed answers.
import { token } from "./post.js";
import { toast } from "./toast.js";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
let running = 0;

function label(name) {
  return document.getElementById("toasts")?.dataset[name] ?? "";
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!SAFE.has(ctx.request.method.toUpperCase())) ctx.request.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:before:request", () => {
  running += 1;
  document.documentElement.toggleAttribute("data-loading", true);
});

document.addEventListener("htmx:finally:request", () => {
  running = Math.max(0, running - 1);
  document.documentElement.toggleAttribute("data-loading", running > 0);
});

// A redirect to a whole page is a page to go to, not a fragment to put in a cell: sign-in after a session ended,
// or the record that a form has just made.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.response.raw.redirected || ctx.select) return;
  if (!/^\s*<!doctype html/i.test(ctx.text)) return;
  event.preventDefault();
  ctx.keepIndicators = true;
  location.href = ctx.response.raw.url;
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const told = ctx.hx?.trigger?.includes("toast");
  const shown = ctx.response.status === 400 || ctx.response.status === 409 || ctx.response.status === 422;
  if (!told && !shown) toast({ kind: "error", message: label("failedLabel") });
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (!ctx || ctx.response || error?.name === "AbortError") return;
  toast({ kind: "error", message: label("offlineLabel") });
});
