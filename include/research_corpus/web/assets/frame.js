// Inside Airflow's frame: follow its theme, and lead the outer window to Airflow's own pages.
"use strict";
(() => {
  const outer = (() => {
    try {
      return window.parent !== window && window.parent.document ? window.parent.document : null;
    } catch {
      return null;
    }
  })();
  if (!outer) return;

  const root = document.documentElement;
  root.classList.add("framed");

  const follow = () => {
    root.dataset.theme = outer.documentElement.classList.contains("dark") ? "dark" : "light";
    const ground = outer.defaultView.getComputedStyle(outer.body).backgroundColor;
    if (ground && ground !== "rgba(0, 0, 0, 0)") root.style.setProperty("--ground", ground);
  };
  follow();
  new MutationObserver(follow).observe(outer.documentElement, { attributeFilter: ["class"] });

  // The frame's sandbox refuses links to the outer window; an anchor of the outer page may.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const anchor = outer.createElement("a");
    anchor.href = link.getAttribute("href");
    outer.body.append(anchor);
    anchor.click();
    anchor.remove();
  });
})();
