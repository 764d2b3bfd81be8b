// Posting by script, with the CSRF token of the page.
export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export async function post(url, values = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token(), "HX-Request": "true" },
    body: new URLSearchParams(values),
    credentials: "same-origin",
  });
}
