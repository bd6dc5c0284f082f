// What CSS cannot do: read a block's text. A page is complete without this.

(() => {
  const COLOURS = 4;
  const HERE = document.currentScript.src;

  // The questions of the page's programs: a typed line begins with one.
  function questions() {
    const code = [...document.querySelectorAll("pre > code")].map((c) => c.textContent);
    return [...code.join("\n").matchAll(/input\((["'])(.*?)\1\)/g)].map((match) => match[2]);
  }

  // Mark each line of a terminal by the notation of CONTRIBUTING.md, and tell
  // the copy button what to take: the commands, or what is typed where there
  // is no command.
  function readTerminal(block, asked) {
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
        // It goes on behind these, in a here-document, and while a quote is open.
        if (begins) continues = /[\\|&(]$|<</.test(text) || text.split("'").length % 2 === 0;
        commands.push(text.slice(2));
        line.classList.add("command");
        if (!line.querySelector(".gp")) markStart(line, 2, "gp");
      } else if (text.endsWith("⏎")) {
        const question = asked.find((words) => text.startsWith(words)) ?? "";
        typed.push(text.slice(question.length, -1));
        line.classList.add("typed");
        line.replaceChildren(mark("output", question), typed.at(-1), mark("enter", "⏎"), "\n");
      } else {
        continues = false;
        line.classList.add("output");
        // A key is pressed, although output may follow it on its line.
        if (/^\^[A-Z\\]/.test(text)) markStart(line, 2, "key");
      }
    }
    const text = (commands.length ? commands : typed).join("\n");
    block.dataset.copy = text.trim() && text;
  }

  function mark(name, text) {
    const span = document.createElement("span");
    span.className = name;
    span.append(text);
    return span;
  }

  function markStart(line, length, name) {
    const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
    if (text.length > length) text.splitText(length);
    text.replaceWith(mark(name, text.data));
  }

  const asked = questions();
  for (const block of document.querySelectorAll(".language-console")) readTerminal(block, asked);
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  document.querySelector(".md-dialog")?.setAttribute("role", "status"); // "Copied to clipboard"

  // A term explains itself once on a page: where it is used first, and not below
  // its introduction in bold, in a heading, or in what leads somewhere.
  function quietTerms() {
    const told = new Set();
    for (const term of document.querySelectorAll(".md-content abbr")) {
      const silent = term.closest("a, dl, h1, h2, h3, label, summary");
      const shown = !silent && !told.has(term.title) && !term.closest("strong");
      if (!silent) told.add(term.title);
      if (shown) term.tabIndex = 0; // the theme shows the tooltip on focus, too
      else term.replaceWith(term.textContent);
    }
  }

  quietTerms();

  // The title of a listing leads to its file, as the line of files does.
  function linkTitles(files) {
    for (const title of document.querySelectorAll(".filename")) {
      const file = files.find((link) => link.textContent === title.textContent);
      if (file) title.replaceChildren(file.cloneNode(true));
    }
  }

  // A command that fetches all files of the page from where the page itself is.
  function fetching(archive) {
    const command = `curl -O ${archive.href} && python3 -m zipfile -e ${archive.textContent} .`;
    const code = document.createElement("code");
    const button = document.createElement("button");
    code.append(command);
    button.className = "md-code__button";
    button.title = "Copy to clipboard";
    button.dataset.mdType = "copy";
    button.dataset.clipboardText = command;
    const line = mark("fetching", "");
    line.append(code, button);
    return line;
  }

  const files = [...document.querySelectorAll(".files a")];
  for (const link of files) link.download = "";
  linkTitles(files);
  files.at(-1)?.after(fetching(files.at(-1)));

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

  // What scrolls sideways can be scrolled from the keyboard, too.
  const scrolling = new ResizeObserver((boxes) => {
    for (const { target } of boxes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const code of document.querySelectorAll("pre > code, .fetching code")) scrolling.observe(code);

  // The theme puts each copy button, and the tags of what a search finds, into a
  // landmark without a name. It takes the last newline from what it copies.
  new MutationObserver(() => {
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) {
      nav.setAttribute("role", "presentation");
      const block = nav.closest(".highlight");
      const text = block.dataset.copy ?? block.querySelector("code").textContent;
      nav.querySelector("button").dataset.clipboardText = text;
    }
    for (const nav of document.querySelectorAll("nav.md-tags:not([role])")) nav.setAttribute("role", "presentation");
  }).observe(document.body, { childList: true, subtree: true });

  // Of a pasted traceback, search for the last line. In "[Errno -2]", the minus
  // would tell the search to leave the error out.
  const field = document.querySelector("[data-md-component=search-query]");
  field?.addEventListener("paste", (event) => {
    const lines = event.clipboardData.getData("text").trim().split("\n");
    const last = lines.pop().replace("[Errno -", "[Errno ");
    event.preventDefault();
    field.setRangeText(last, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("keyup"));
  });
})();
