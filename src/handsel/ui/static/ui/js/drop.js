// File drop zones: the input covers the zone, so dropping works without script; this shows what was chosen.
import { setup } from "./setup.js";

function size(bytes) {
  const language = document.documentElement.lang;
  const [unit, by] = bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / by);
}

setup("[data-drop]", (zone) => {
  const input = zone.querySelector('input[type="file"]');
  const list = zone.querySelector("[data-drop-files]");
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, () => (zone.dataset.over = ""));
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => delete zone.dataset.over);
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const chip = Object.assign(document.createElement("span"), { className: "chip", textContent: `${file.name} · ${size(file.size)}` });
      chip.dataset.tone = "blue";
      return chip;
    }));
  });
});
