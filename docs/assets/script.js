// What CSS cannot do: read a block's text. A page is complete without this.

(() => {
  const COLOURS = 4;
  const HERE = document.currentScript.src;

  // Mark each line of a terminal by the notation of CONTRIBUTING.md, and tell
  // the copy button what to take: the commands, or what is typed where there
  // is no command.
  function readTerminal(block) {
    const title = block.querySelector(".filename")?.textContent ?? "";
    const number = title.match(/^Terminal (\d+)$/)?.[1];
    if (number) block.dataset.terminal = ((number - 1) % COLOURS) + 1;

    const commands = [];
    const typed = [];
    let continues = false;
    for (const line of block.querySelectorAll("code span[id^=__span]")) {
      const text = line.textContent.replace(/\n$/, "");
      const begins = text.startsWith("$ ");
      if (begins || (continues && /^>( |$)/.test(text))) {
        if (begins) continues = /\\$|<</.test(text);
        commands.push(text.slice(2));
        line.classList.add("command");
        if (!line.querySelector(".gp")) markStart(line, 2, "gp");
      } else if (text.endsWith("⏎")) {
        typed.push(text.slice(0, -1));
        line.classList.add("typed");
      } else {
        continues = false;
        line.classList.add("output");
        // A key is pressed, although output may follow it on its line.
        if (/^\^[A-Z\\]/.test(text)) markStart(line, 2, "key");
      }
    }
    block.dataset.copy = (commands.length ? commands : typed).join("\n");
  }

  function markStart(line, length, name) {
    const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
    if (text.length > length) text.splitText(length);
    const mark = document.createElement("span");
    mark.className = name;
    text.replaceWith(mark);
    mark.append(text);
  }

  document.querySelectorAll(".language-console").forEach(readTerminal);
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");

  // The player of recordings comes only to pages that hold one. Their tables
  // are for whoever has no script.
  const tables = document.querySelectorAll("two-terminals-recording > details");
  for (const table of tables) table.open = false;
  if (tables.length) {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("recording.css", HERE);
    const script = document.createElement("script");
    script.src = new URL("recording.js", HERE);
    document.head.append(style, script);
  }

  // The theme puts each copy button into a landmark without a name.
  new MutationObserver(() => {
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])"))
      nav.setAttribute("role", "presentation");
  }).observe(document.body, { childList: true, subtree: true });
})();
