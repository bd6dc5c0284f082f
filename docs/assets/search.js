// The search is the theme's. Its script and its index weigh more than all else
// of a page, so they wait until somebody searches.

(() => {
  const search = document.querySelector(".md-search");
  const field = document.querySelector("[data-md-component=search-query]");
  const opened = document.getElementById("__search");
  let begun = false;

  // A worker in a frame: from a disk, browsers start no others.
  class FramedWorker extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      this.scope = frame.contentWindow;
      this.scope.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = this.scope.document.createElement("script");
      script.src = url;
      this.ready = new Promise((resolve) => (script.onload = resolve));
      this.scope.document.head.append(script);
    }

    async postMessage(data) {
      await this.ready;
      this.scope.dispatchEvent(new MessageEvent("message", { data }));
    }
  }

  function begin() {
    if (begun) return;
    begun = true;
    if (location.protocol === "file:") window.Worker = FramedWorker;
    // What the site does itself.
    document.querySelector("[data-md-component=palette]")?.removeAttribute("data-md-component");
    const scripts = document.getElementById("theme-script").content.cloneNode(true);
    for (const script of scripts.querySelectorAll("script")) script.async = false;
    document.body.append(scripts);
  }

  // The successor of MkDocs makes the field by its script.
  if (!field) return begin();

  search.setAttribute("aria-label", "Search");
  const isNear = ({ target }) => target.closest?.(".md-search, [for=__search]") && begin();
  for (const event of ["focusin", "pointerover", "touchstart"])
    addEventListener(event, isNear, { passive: true });
  opened.addEventListener("change", () => opened.checked && field.focus());
  if (/[?&]q=/.test(location.search)) begin();

  addEventListener("keydown", (event) => {
    const isShortcut = ["f", "s", "/"].includes(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (!isShortcut || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    field.focus();
  });

  // Of a pasted traceback, search for the last line. In "[Errno -2]", the minus
  // would tell the search to leave the error out.
  field.addEventListener("paste", (event) => {
    const lines = event.clipboardData.getData("text").trim().split("\n");
    const last = lines.pop().replace("[Errno -", "[Errno ");
    event.preventDefault();
    field.setRangeText(last, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("keyup"));
  });

  // The theme puts the tags of what it finds into a landmark without a name.
  new MutationObserver(() => {
    for (const nav of search.querySelectorAll("nav.md-tags")) nav.setAttribute("role", "presentation");
  }).observe(search, { childList: true, subtree: true });

  // The words that led here stand out.
  const sought = new URLSearchParams(location.search).get("h")?.split(/\s+/).filter(Boolean) ?? [];
  if (sought.length && CSS.highlights) {
    const words = RegExp(sought.map((word) => word.replace(/[^\w\s]/g, "\\$&")).join("|"), "gi");
    const texts = document.createTreeWalker(document.querySelector(".md-content__inner"), NodeFilter.SHOW_TEXT);
    const marked = new Highlight();
    for (let text; (text = texts.nextNode()); )
      for (const { index, 0: word } of text.data.matchAll(words)) {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        marked.add(range);
      }
    CSS.highlights.set("sought", marked);
  }
})();
