// The index of the search weighs more than all else of a page. The theme asks
// for it at once; this lets it wait until somebody searches.

(() => {
  const { open, send } = XMLHttpRequest.prototype;
  const urls = new WeakMap();
  const searches = new Promise((resolve) => {
    if (/[?&]q=/.test(location.search)) resolve();
    const isSearch = ({ target }) => target.closest?.(".md-search, [for=__search]") && resolve();
    for (const event of ["focusin", "pointerover", "touchstart"])
      addEventListener(event, isSearch, { passive: true });
  });

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    urls.set(this, String(url));
    return open.call(this, method, url, ...rest);
  };

  XMLHttpRequest.prototype.send = function (body) {
    const index = /\/search_index\.json$/.test(urls.get(this));
    if (index) searches.then(() => send.call(this, body));
    else send.call(this, body);
  };
})();
