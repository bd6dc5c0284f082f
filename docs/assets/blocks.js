// Blocks of code: what a terminal shows is marked, and each block gets a button
// that copies what belongs in a terminal or a file. Without this, a page is
// complete.

(() => {
  const COLOURS = 4;

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

  function mark(name, ...content) {
    const span = document.createElement("span");
    span.className = name;
    span.append(...content);
    return span;
  }

  function markStart(line, length, name) {
    const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
    if (text.length > length) text.splitText(length);
    text.replaceWith(mark(name, text.data));
  }

  // A button that copies what is in this element.
  function copyButton(source) {
    const button = document.createElement("button");
    button.className = "md-code__button";
    button.title = "Copy to clipboard";
    button.dataset.mdType = "copy";
    button.addEventListener("click", async () => {
      const copied = await copy(source.closest("[data-copy]")?.dataset.copy ?? source.textContent);
      button.focus({ preventScroll: true });
      say(copied ? "Copied to clipboard" : "Nothing was copied: select it yourself");
    });
    return button;
  }

  // Whether the text is on the clipboard now.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Browsers keep the clipboard from a page that came without TLS.
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const copied = document.execCommand("copy");
      field.remove();
      return copied;
    }
  }

  const dialog = document.querySelector(".md-dialog");
  dialog.setAttribute("role", "status");
  let told;

  function say(words) {
    dialog.firstElementChild.textContent = words;
    dialog.classList.add("md-dialog--active");
    clearTimeout(told);
    told = setTimeout(() => dialog.classList.remove("md-dialog--active"), 2000);
  }

  // The title of a listing leads to its file, as the line of files does.
  function linkTitles(files) {
    for (const title of document.querySelectorAll(".filename")) {
      const file = files.find((link) => link.textContent === title.textContent);
      if (file) title.replaceChildren(file.cloneNode(true));
    }
  }

  // A command that fetches all files of the page from where the page itself is.
  function fetching(archive) {
    const code = document.createElement("code");
    code.append(`curl -O ${archive.href} && python3 -m zipfile -e ${archive.textContent} .`);
    return mark("fetching", code, copyButton(code));
  }

  const asked = questions();
  for (const block of document.querySelectorAll(".language-console")) readTerminal(block, asked);
  for (const code of document.querySelectorAll("pre > code")) {
    const corner = document.createElement("div");
    corner.className = "md-code__nav";
    corner.append(copyButton(code));
    code.before(corner);
  }

  const files = [...document.querySelectorAll(".files a")];
  for (const link of files) link.download = "";
  linkTitles(files);
  files.at(-1)?.after(fetching(files.at(-1)));

  // What scrolls sideways can be scrolled from the keyboard, too.
  const scrolling = new ResizeObserver((boxes) => {
    for (const { target } of boxes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const code of document.querySelectorAll("pre > code, .fetching code")) scrolling.observe(code);
})();
