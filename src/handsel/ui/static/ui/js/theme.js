// Runs before the first paint, so that a dark system never flashes white. A classic script on purpose.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = root.dataset.theme || "system";
    const dark = chosen === "dark" || (chosen === "system" && system.matches);
    if (root.classList.contains("dark") === dark && root.dataset.ready) return;
    root.classList.toggle("dark", dark);
    root.dataset.ready = "";
    document.dispatchEvent(new CustomEvent("theme-change", { detail: { dark } }));
  };
  system.addEventListener("change", apply);
  window.handselTheme = (chosen) => {
    root.dataset.theme = chosen;
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `theme=${chosen};path=/;max-age=31536000;samesite=lax${secure}`;
    apply();
  };
  apply();
})();
