// Runs a function once for every element that matches, now and whenever htmx brings new ones.
const known = [];

function run(root, { selector, start }) {
  const found = root.matches?.(selector) ? [root] : [];
  for (const element of [...found, ...root.querySelectorAll(selector)]) {
    const done = (element.handselReady ??= new Set());
    if (done.has(start)) continue;
    done.add(start);
    start(element);
  }
}

export function setup(selector, start) {
  const rule = { selector, start };
  known.push(rule);
  run(document, rule);
}

document.addEventListener("htmx:after:process", (event) => {
  if (!(event.target instanceof Element)) return;
  for (const rule of known) run(event.target, rule);
});

export function say(text) {
  const voice = document.getElementById("announcer");
  if (voice) voice.textContent = text;
}
