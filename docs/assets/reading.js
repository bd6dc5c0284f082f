// What follows the reader through a page: the lists of pages and of sections,
// the title in the header, the button to the top.

(() => {
  const title = document.querySelector("[data-md-component=header-title]");
  const heading = document.querySelector("h1");
  const toTop = document.querySelector(".md-top");
  const links = [...document.querySelectorAll(".md-nav--secondary .md-nav__link[href*='#']")];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let before = 0;

  // Scroll a list, and nothing else, until one of its links can be seen.
  function reveal(link) {
    const list = link.closest(".md-sidebar__scrollwrap");
    const look = ([{ intersectionRatio, boundingClientRect: place, rootBounds: room }], observer) => {
      observer.disconnect();
      if (room && intersectionRatio < 1) list.scrollTop += place.top - (room.top + room.bottom) / 2;
    };
    new IntersectionObserver(look, { root: list }).observe(link);
  }

  function follow() {
    const edge = document.querySelector(".md-header").offsetHeight + 32;
    const isAbove = (element) => element?.getBoundingClientRect().top < edge;
    title.classList.toggle("md-header__title--active", heading?.getBoundingClientRect().bottom < edge);
    toTop.hidden = scrollY >= before || scrollY < innerHeight;
    before = scrollY;

    const here = sections.findLastIndex(isAbove);
    links.forEach((link, index) => {
      const was = link.classList.contains("md-nav__link--active");
      link.classList.toggle("md-nav__link--passed", index <= here);
      if (link.classList.toggle("md-nav__link--active", index === here) && !was) reveal(link);
    });
  }

  addEventListener("scroll", follow, { passive: true });
  toTop.addEventListener("click", () => scrollTo({ top: 0 }));
  const current = document.querySelector(".md-nav--primary a.md-nav__link--active");
  if (current) reveal(current);

  // Whoever follows a link has left the drawer and the search.
  addEventListener("hashchange", () => {
    for (const toggle of document.querySelectorAll("#__drawer, #__search")) toggle.checked = false;
  });
})();
