// Runs before the first paint. The server has set data-theme when a choice was stored; without one the system decides.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (!root.dataset.themeChoice) {
      root.dataset.theme = system.matches ? "dark" : "light";
    }
  };
  follow();
  system.addEventListener("change", follow);
})();
