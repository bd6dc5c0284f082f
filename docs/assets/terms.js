// A term explains itself: under the mouse, with the focus of the keyboard, and
// when it is tapped. Without this, it has the tooltip of the browser.

(() => {
  const article = document.querySelector(".md-content__inner");
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.className = "tip";
  tip.setAttribute("role", "tooltip");
  let shown;

  // It does so once on a page: where it is used first, and not below its
  // introduction in bold, in a heading, or in what leads somewhere.
  const told = new Set();
  for (const term of article.querySelectorAll("abbr")) {
    const silent = term.closest("a, dl, h1, h2, h3, label, summary");
    const explains = !silent && !told.has(term.title) && !term.closest("strong");
    if (!silent) told.add(term.title);
    if (explains) {
      term.dataset.means = term.title;
      term.removeAttribute("title");
      term.tabIndex = 0;
    } else term.replaceWith(term.textContent);
  }

  // Below the first line of the term, or above where the window ends; never
  // beyond the sides of the window.
  function place(term) {
    const [line] = term.getClientRects();
    const page = article.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const above = line.bottom + height > innerHeight;
    const left = Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8));
    tip.style.left = `${left - page.left}px`;
    tip.style.top = `${(above ? line.top - height : line.bottom) - page.top}px`;
  }

  function show({ target }) {
    const term = target.closest("[data-means]");
    if (!term || term === shown) return;
    hide();
    shown = term;
    tip.textContent = term.dataset.means;
    term.setAttribute("aria-describedby", tip.id);
    article.append(tip);
    place(term);
  }

  function hide() {
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    tip.remove();
  }

  // It stays while the mouse is on it, or its term has the focus.
  function leave({ relatedTarget }) {
    const stays = tip.contains(relatedTarget) || shown?.contains(relatedTarget);
    if (!stays && shown !== document.activeElement) hide();
  }

  for (const event of ["pointerover", "focusin", "click"]) article.addEventListener(event, show);
  article.addEventListener("pointerout", leave);
  article.addEventListener("focusout", hide);
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
