// The player of recordings: <two-terminals-recording name="tcp-echo">. It
// shows one real run of some programs, step by step. The element holds the
// same steps as a table, for whoever has no script; this script puts a player
// above it, and tells why where it cannot. A recording may come from anywhere,
// so its words only ever become text.

(() => {
  const HERE = document.currentScript.src;
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const SPEEDS = [0.5, 1, 2, 4];
  const COLOURS = 4;

  // What the flags of a TCP packet say, in the words of the site.
  const MEANING = { RST: "reset", SYN: "asks to connect", FIN: "end of stream", ACK: "acknowledges" };

  /* Making elements. */

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
      if (name === "onclick") element.addEventListener("click", value);
      else if (value !== undefined && value !== false) element.setAttribute(name, value);
    element.append(...children.flat().filter((child) => child !== undefined && child !== ""));
    return element;
  }

  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const shape = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  }

  const PLAY = "M7 4v16l13-8z";
  const PAUSE = "M6 4h4v16H6zM14 4h4v16h-4z";

  // What a line of Python is made of, in the colours of the site's listings.
  const KEYWORDS =
    "and as assert async await break class continue def del elif else except finally for from " +
    "global if import in is lambda not or pass raise return try while with yield";
  const CONSTANTS = "None True False print input len range bytes str int \\w+Error";
  const PYTHON = RegExp(
    [
      /(?<comment>#.*)/.source,
      /(?<string>[rbfu]{0,2}(?:"""(?:[^\\]|\\.)*?(?:"""|$)|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?))/.source,
      `\\b(?<keyword>${KEYWORDS.replaceAll(" ", "|")})\\b`,
      `\\b(?<constant>${CONSTANTS.replaceAll(" ", "|")})\\b`,
      /\b(?<number>\d[\d_.]*)/.source,
    ].join("|"),
    "g",
  );

  function coloured(line) {
    const parts = [];
    let end = 0;
    for (const found of line.matchAll(PYTHON)) {
      const [kind] = Object.entries(found.groups).find(([, text]) => text !== undefined);
      parts.push(line.slice(end, found.index), make("span", { class: `code-${kind}` }, found[0]));
      end = found.index + found[0].length;
    }
    return [...parts, line.slice(end)];
  }

  // A line whose further rows, where it is too long, keep its indentation.
  function codeLine(text) {
    const line = make("span", { class: "recording-line" }, ...coloured(text.trimStart()));
    line.style.setProperty("--indent", text.length - text.trimStart().length);
    return line;
  }

  /* Reading a recording. */

  const loading = {};

  // The recording of this name, from the file beside this script.
  function load(name) {
    return (loading[name] ??= new Promise((resolve, reject) => {
      if (!/^[\w-]+$/.test(name)) throw Error(`“${name}” cannot be the name of a recording`);
      const script = make("script", { src: new URL(`recordings/${name}.js`, HERE) });
      script.onerror = () => reject(Error(`recordings/${name}.js could not be loaded`));
      script.onload = () => {
        const recording = window.twoTerminalsRecordings?.[name];
        if (recording) resolve(recording);
        else reject(Error(`recordings/${name}.js holds no recording of that name`));
      };
      document.head.append(script);
    }));
  }

  let dressed;

  // The style of all players; without it, they work all the same.
  function dress() {
    return (dressed ??= new Promise((resolve) => {
      const style = make("link", { rel: "stylesheet", href: new URL("recording.css", HERE) });
      style.onload = style.onerror = resolve;
      document.head.append(style);
    }));
  }

  // Add the steps up: what there is after each of them, and what is new in it.
  function addUp(recording) {
    let now = { at: {}, waits: {}, vars: {}, fds: {}, sockets: [], screens: {} };
    const started = new Set();
    if (!recording.steps?.length) throw Error("it has no steps");
    return recording.steps.map((step, number) => {
      const before = now;
      now = { ...before, step, number, before };
      if (typeof step.say !== "string") throw Error(`step ${number} says nothing`);
      now.at = { ...before.at, ...step.at };
      now.waits = { ...before.waits, ...step.waits };
      now.fds = { ...before.fds, ...step.fds };
      now.sockets = step.sockets ?? before.sockets;
      now.vars = { ...before.vars };
      for (const [task, changed] of Object.entries(step.vars ?? {}))
        now.vars[task] = { ...before.vars[task], ...changed };
      now.screens = { ...before.screens };
      const show = (terminal, text, kind) => {
        now.screens[terminal] = [...(now.screens[terminal] ?? []), { text, kind, number }];
      };
      const task = recording.tasks.find(({ name }) => name === step.who);
      if (step.who && !task) throw Error(`nobody is called “${step.who}”`);
      now.program = task && recording.programs[task.program];
      for (const name of Object.keys(step.at ?? {})) {
        const program = recording.programs[recording.tasks.find((task) => task.name === name).program];
        if (!started.has(program))
          show(program.terminal, `$ python3 ${program.file.split("/").pop()}\n`, "typed");
        started.add(program);
      }
      if (step.key) show(now.program.terminal, step.key, "key");
      if (step.typed !== undefined) show(now.program.terminal, `${step.typed}\n`, "typed");
      for (const [terminal, text] of Object.entries(step.printed ?? {})) show(terminal, text, "output");
      return now;
    });
  }

  // Which program each socket and each address on the wire belongs to.
  function findOwners(recording, states) {
    const programs = Object.fromEntries(recording.tasks.map((task) => [task.process, task.program]));
    const bySocket = {};
    const byAddress = {};
    const all = states.flatMap((state) => state.sockets);
    for (const socket of all)
      for (const [process] of socket.owners) {
        bySocket[socket.id] ??= programs[process];
        byAddress[socket.local] ??= programs[process];
      }
    const port = (address) => address.match(/:\d+$/)?.[0];
    const find = (address) =>
      byAddress[address] ??
      Object.entries(byAddress).find(
        ([local]) => port(local) && port(local) === port(address) && /^(\*|0\.0\.0\.0|\[::\])/.test(local),
      )?.[1];
    for (const socket of all) bySocket[socket.id] ??= find(socket.local) ?? 0;
    return { socket: (id) => bySocket[id], address: find };
  }

  /* The element. */

  class Recording extends HTMLElement {
    connectedCallback() {
      this.table = this.querySelector("details");
      this.leave = new AbortController();
      const on = (name, act) => addEventListener(name, act, { signal: this.leave.signal });
      on("hashchange", () => this.openShared());
      on("keydown", (event) => event.key === "Escape" && this.player?.classList.add("told"));
      if (!this.begun) this.beginWhenNear();
    }

    // A page opens faster if what is far below is loaded later.
    beginWhenNear() {
      this.near = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && this.begin(), {
        rootMargin: "50%",
      });
      this.near.observe(this);
      this.openShared();
    }

    disconnectedCallback() {
      this.near.disconnect();
      this.pause();
      this.leave.abort();
    }

    async begin() {
      this.begun = true;
      this.near.disconnect();
      this.name = this.getAttribute("name") ?? "";
      try {
        [this.recording] = await Promise.all([load(this.name), dress()]);
        this.states = addUp(this.recording);
        this.owners = findOwners(this.recording, this.states);
        this.build();
        this.go(0);
        this.openShared();
      } catch (error) {
        this.fail(error);
      }
    }

    fail(error) {
      this.pause();
      this.player?.remove();
      this.player = undefined;
      this.prepend(
        make(
          "p",
          { class: "recording-problem", role: "alert" },
          make("strong", {}, "This recording cannot be played: "),
          `${error.message}. `,
          this.table ? "The same steps stand in the table below." : "",
        ),
      );
      if (this.table) this.table.open = true;
    }

    /* What does not change from step to step. */

    build() {
      const { recording } = this;
      this.panes = recording.programs.map((program, index) => this.buildProgram(program, index));
      this.buildWire();
      const most = Math.max(...Object.values(this.states.at(-1).screens).map(linesIn));
      this.kernel = make("div", { class: "recording-kernel" });
      this.player = make(
        "div",
        {
          class: "recording-player",
          role: "group",
          tabindex: -1,
          "aria-label": `Recording: ${recording.title}`,
          "aria-keyshortcuts": "ArrowLeft ArrowRight Space Home End",
          "data-programs": Math.min(recording.programs.length, 4),
        },
        this.buildCaption(),
        make(
          "div",
          { class: "recording-stage" },
          ...this.panes.map((pane) => pane.element),
          this.packets.length ? this.wire : "",
        ),
        this.kernel,
      );
      this.player.style.setProperty(
        "--screen-lines",
        Math.min(most + 1, [9, 6, 5, 4][recording.programs.length - 1] ?? 4),
      );
      this.player.addEventListener("keydown", (event) => this.press(event));
      this.prepend(this.player);
      new ResizeObserver(() => this.fit()).observe(this.player);
    }

    buildCaption() {
      const last = this.states.length - 1;
      const button = (name, text, path, go) =>
        make(
          "button",
          { type: "button", class: `recording-${name}`, "aria-label": text, title: text, onclick: go },
          icon(path),
        );
      this.count = make("span", { class: "recording-count" });
      this.link = make(
        "a",
        { class: "recording-link", onclick: (event) => this.share(event) },
        "Link",
        make("span", { class: "recording-wide" }, " to this step"),
      );
      this.full = make(
        "button",
        { type: "button", class: "recording-link recording-wide", onclick: () => this.enlarge() },
        "Full screen",
      );
      this.who = make("p", { class: "recording-who" });
      this.say = make("p", { class: "recording-say", "aria-live": "polite", "aria-atomic": "true" });
      const longest = this.states.reduce((a, b) => (b.step.say.length > a.step.say.length ? b : a));
      this.slider = make("input", {
        type: "range",
        min: 0,
        max: last,
        step: 1,
        value: 0,
        "aria-label": "Step",
      });
      this.slider.addEventListener("input", () => this.move(Number(this.slider.value)));
      this.slider.style.setProperty("--strip", this.strip());
      this.speed = make(
        "select",
        { "aria-label": "Speed" },
        SPEEDS.map((speed) => make("option", { value: speed, selected: speed === 1 }, `${speed}×`)),
      );
      this.play = button("play", "Play", PLAY, () => (this.timer ? this.pause() : this.start()));
      this.buttons = {
        first: button("first", "First step", "M5 5h3v14H5zM20 5v14l-11-7z", () => this.move(0)),
        back: button("back", "One step back", "M15.5 4.5 17 6l-6 6 6 6-1.5 1.5L8 12z", () =>
          this.move(this.at - 1),
        ),
        forward: button("forward", "One step forward", "M8.5 4.5 7 6l6 6-6 6 1.5 1.5L16 12z", () =>
          this.move(this.at + 1),
        ),
        last: button("last", "Last step", "M16 5h3v14h-3zM4 5v14l11-7z", () => this.move(last)),
      };
      this.buttons.forward.prepend(make("span", { "aria-hidden": "true" }, "Next"));
      const what = make(
        "div",
        { class: "recording-what" },
        make(
          "div",
          { class: "recording-title" },
          make("strong", {}, this.recording.title),
          this.count,
          this.link,
          document.fullscreenEnabled ? this.full : "",
        ),
        this.who,
        make(
          "div",
          { class: "recording-sentence" },
          this.say,
          make("p", { class: "recording-room", "aria-hidden": "true" }, longest.step.say),
        ),
      );
      const controls = make(
        "div",
        { class: "recording-controls", role: "group", "aria-label": "Controls" },
        Object.values(this.buttons),
        this.play,
        this.speed,
        this.slider,
      );
      return make("div", { class: "recording-caption" }, what, controls);
    }

    // Whose step it is, as a strip of colours along the slider.
    strip() {
      const share = 100 / Math.max(1, this.states.length - 1);
      const stops = this.states.slice(1).map(({ program }, index) => {
        const colour = `var(--recording-${program ? colourOf(program) : 0})`;
        return `${colour} ${index * share}% ${(index + 1) * share}%`;
      });
      return `linear-gradient(90deg, ${stops.join(", ") || "var(--recording-0) 0 100%"})`;
    }

    buildProgram(program, index) {
      const runs = {};
      for (const { step, program: mover, number } of this.states)
        if (mover === program) for (const line of linesOf(step)) (runs[line] ??= []).push(number);
      const lines = program.lines.map((text, i) =>
        make("li", { class: runs[i + 1] ? "runs" : undefined }, codeLine(text)),
      );
      const code = make("ol", { class: "recording-code", "aria-label": `Lines of ${program.name}` }, lines);
      code.addEventListener("click", (event) => {
        const steps = runs[lines.indexOf(event.target.closest("li")) + 1];
        if (steps && getSelection().isCollapsed)
          this.move(steps.find((number) => number > this.at) ?? steps[0]);
      });
      const status = make("ul", { class: "recording-status" });
      const screen = make("div", {
        class: "recording-screen",
        role: "group",
        "aria-label": `Terminal ${program.terminal}`,
      });
      const element = make(
        "div",
        {
          class: "recording-program",
          role: "group",
          "aria-label": program.name,
          "data-colour": colourOf(program),
        },
        make("p", { class: "recording-tab" }, nameOf(program)),
        code,
        make(
          "div",
          { class: "recording-below" },
          status,
          make("p", { class: "recording-tab" }, "❯ ", `Terminal ${program.terminal}`),
        ),
        make("div", { class: "recording-glass" }, screen),
      );
      const tasks = this.recording.tasks.filter((task) => task.program === index);
      return { program, index, tasks, element, code, lines, status, screen };
    }

    buildWire() {
      const { programs } = this.recording;
      const packets = this.states.flatMap(({ step, number }) =>
        (step.packets ?? []).map((packet) => ({ ...packet, number })),
      );
      const lanes = programs.map((program) => ({ name: program.name, colour: colourOf(program) }));
      const laneOf = (address) => {
        const owner = this.owners.address(address);
        if (owner !== undefined) return owner;
        const known = lanes.findIndex(({ name }) => name === address);
        return known >= 0 ? known : lanes.push({ name: address, colour: 0 }) - 1;
      };
      this.packets = packets.map((packet) => ({
        ...packet,
        lanes: [laneOf(packet.from), laneOf(packet.to)],
      }));
      const place = (lane) =>
        lanes.length === 1 ? 0.5 : lanes.length === 2 ? 0.03 + 0.94 * lane : (lane + 0.5) / lanes.length;
      this.rows = this.packets.map((packet) =>
        this.buildPacket(packet, packet.lanes.map(place), lanes[packet.lanes[0]].colour),
      );
      this.ladder = make(
        "ol",
        { class: "recording-ladder", "aria-label": "Packets in their order" },
        this.rows,
      );
      this.quiet = make("p", { class: "recording-quiet" }, "Nothing has travelled yet.");
      const heads = lanes.map(({ name, colour }) => make("span", { "data-colour": colour }, name));
      const life = lanes.map(({ colour }, lane) => {
        const line = make("div", { class: "recording-lane", "data-colour": colour });
        line.style.setProperty("--x", `${place(lane) * 100}%`);
        return line;
      });
      this.track = make("div", { class: "recording-track" }, make("div", {}, life, this.ladder), this.quiet);
      this.wire = make(
        "div",
        { class: "recording-wire", role: "group", "aria-label": "The wire" },
        make("p", { class: "recording-label" }, "The wire"),
        make(
          "p",
          {
            class: `recording-heads${lanes.length === programs.length ? " owned" : ""}`,
            "aria-hidden": "true",
          },
          heads,
        ),
        this.track,
      );
    }

    buildPacket(packet, [from, to], colour) {
      const flags = packet.flags ?? [];
      const said =
        packet.size > 0 || packet.data ? `b'${packet.data}'` : flags.join(" ") || packet.says || packet.proto;
      const how = [];
      if (packet.says) how.push(packet.proto);
      if (packet.size > 0) how.push(bytes(packet.size), flags.join("\xa0") || packet.proto);
      for (const flag of Object.keys(MEANING))
        if (flags.includes(flag) && !(flag === "ACK" && (packet.size > 0 || flags.length > 1)))
          how.push(MEANING[flag]);
      if (flags.includes("SYN") && flags.includes("ACK")) how.splice(0, how.length, "agrees to connect");
      // Held together by blanks that do not break.
      if (flags.length)
        how.push(`seq\xa0${packet.seq}` + (flags.includes("ACK") ? `,\xa0ack\xa0${packet.ack}` : ""));
      // Its words stand in the middle of its arrow; a short one's may be wider.
      const middle = (from + to) / 2;
      const half = Math.max(Math.abs(from - to) / 2, Math.min(middle, 1 - middle, 0.25));
      const row = make(
        "li",
        { "data-colour": colour, class: packet.lost ? "lost" : undefined },
        make("span", { class: "recording-hidden" }, `${packet.from} to ${packet.to}: `),
        make("span", { class: "recording-said" }, make("span", {}, said)),
        make("span", { class: `recording-arrow${from > to ? " back" : from === to ? " own" : ""}` }),
        make(
          "span",
          { class: "recording-how" },
          make("span", {}, how.join("\xa0· "), packet.lost ? make("b", {}, " lost") : ""),
        ),
      );
      row.style.setProperty("--a", `${Math.min(from, to) * 100}%`);
      row.style.setProperty("--d", `${Math.abs(from - to) * 100}%`);
      row.style.setProperty("--l", `${(middle - half) * 100}%`);
      row.style.setProperty("--w", `${half * 200}%`);
      return row;
    }

    /* What a step changes. */

    // Show a step: by hand, so playing ends.
    move(number) {
      this.pause();
      this.go(number);
    }

    go(number) {
      this.at = Math.max(0, Math.min(number, this.states.length - 1));
      const state = this.states[this.at];
      try {
        this.showCaption(state);
        for (const pane of this.panes) this.showProgram(pane, state);
        this.showWire(state);
        this.showKernel(state);
      } catch (error) {
        this.fail(error);
        return;
      }
      this.fit();
    }

    // Show the lines that matter; what scrolls can have the focus, so that keys
    // scroll it.
    fit() {
      for (const { code, goals } of this.panes) if (goals.length) showLines(code, goals);
      for (const box of [...this.panes.flatMap(({ code, screen }) => [code, screen]), this.track])
        if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
    }

    showCaption({ step, program, number }) {
      const last = this.states.length - 1;
      const colour = program ? colourOf(program) : 0;
      this.player.dataset.colour = colour;
      const code = step.line && program.lines[step.line - 1].trim();
      const did = step.key ?? (step.typed !== undefined ? `${step.typed}⏎` : code);
      this.who.replaceChildren(
        make(
          "span",
          { class: "recording-actor", "data-colour": colour },
          step.who ?? (number ? "the kernel" : "start"),
        ),
        did ? make("code", {}, ...(code && did === code ? coloured(code) : [did])) : "",
      );
      this.say.replaceChildren(...this.withTerms(step.say));
      this.count.textContent = `Step ${number} of ${last}`;
      this.link.href = `#${this.name}-${number}`;
      this.slider.value = number;
      this.slider.setAttribute("aria-valuetext", `Step ${number} of ${last}`);
      for (const [name, button] of Object.entries(this.buttons))
        button.setAttribute("aria-disabled", number === (/first|back/.test(name) ? 0 : last));
    }

    // A sentence, in which the terms of the glossary explain themselves.
    withTerms(sentence) {
      const terms = Object.entries(this.recording.terms ?? {});
      if (!terms.length) return [sentence];
      const words = terms
        .map(([term]) => term.replace(/[^\w\s]/g, "\\$&"))
        .sort((a, b) => b.length - a.length);
      return sentence.split(RegExp(`\\b(${words.join("|")})\\b`, "i")).map((part, index) => {
        const found = index % 2 && terms.find(([term]) => term.toLowerCase() === part.toLowerCase());
        if (!found) return part;
        const tip = make(
          "span",
          { class: "recording-tip", role: "tooltip", id: `${this.name}-term-${index}` },
          found[1],
        );
        const term = make(
          "button",
          { type: "button", class: "recording-term", "aria-describedby": tip.id },
          part,
        );
        const place = () => {
          this.player.classList.remove("told");
          tip.style.left = 0;
          const room = this.player.getBoundingClientRect().right - tip.getBoundingClientRect().right - 8;
          tip.style.left = `${Math.min(0, room)}px`;
        };
        term.addEventListener("focus", place);
        term.addEventListener("pointerenter", place);
        return make("span", { class: "recording-explained" }, term, tip);
      });
    }

    showProgram(pane, state) {
      const { program, tasks, lines, status, screen } = pane;
      const { step } = state;
      const mine = state.program === program;
      lines.forEach((line) => {
        line.className = line.className.split(" ").includes("runs") ? "runs" : "";
        line.querySelectorAll(".recording-here").forEach((mark) => mark.remove());
        line.removeAttribute("aria-current");
      });
      if (mine) for (const line of linesOf(step)) lines[line - 1].classList.add("ran");
      // Threads and children that have ended are shown once more, and then no more.
      const alive = tasks.filter(
        (task) =>
          state.at[task.name] !== undefined &&
          (task === tasks[0] || state.at[task.name] !== "ended" || state.before.at[task.name] !== "ended"),
      );
      let goal;
      const rows = alive.map((task) => {
        const at = state.at[task.name];
        const waits = state.waits[task.name];
        const line = at === "ended" ? undefined : lines[at - 1];
        if (line) {
          line.classList.add(waits ? "waits" : "next");
          line.setAttribute("aria-current", "step");
          if (alive.length > 1)
            line.prepend(make("span", { class: "recording-here" }, shortName(task, program)));
          if (!goal || task.name === step.who) goal = line;
        }
        const doing =
          at === "ended"
            ? "has ended"
            : waits
              ? ["waits in ", make("code", {}, waits)]
              : `line ${at} runs next`;
        return make(
          "li",
          { class: at === "ended" ? "ended" : waits ? "waits" : "next" },
          make("span", {}, alive.length > 1 ? `${shortName(task, program)}: ` : "", doing),
        );
      });
      status.replaceChildren(...rows);
      pane.goals = [goal, mine && lines[step.line - 1]].filter(Boolean);
      const texts = (state.screens[program.terminal] ?? []).map(({ text, kind, number }) =>
        make("span", { class: `${kind}${number === state.number && number ? " new" : ""}` }, text),
      );
      const over = tasks.every((task) => (state.at[task.name] ?? "ended") === "ended");
      screen.replaceChildren(...texts, over ? make("span", { class: "typed" }, "$ ") : "");
      screen.scrollTop = screen.scrollHeight;
    }

    showWire({ number }) {
      let newest;
      this.packets.forEach((packet, index) => {
        this.rows[index].hidden = packet.number > number;
        this.rows[index].classList.toggle("new", packet.number === number);
        if (packet.number <= number) newest = this.rows[index];
      });
      this.quiet.hidden = Boolean(newest);
      this.track.scrollTo({
        top: newest ? this.track.scrollHeight : 0,
        behavior: STILL.matches ? "instant" : "smooth",
      });
    }

    showKernel(state) {
      this.kernel.replaceChildren(
        make("p", { class: "recording-label" }, "What the kernel holds"),
        ...this.panes.map((pane) => this.showHeld(pane, state)),
      );
    }

    // The descriptors of a program, and its sockets in the kernel.
    showHeld(pane, state) {
      const { program, index, tasks } = pane;
      const { before } = state;
      const held = (process, { fds }) => Object.keys(fds[process] ?? {}).length > 0;
      const processes = [...new Set(tasks.map((task) => task.process))].filter(
        (process, index) =>
          state.fds[process] && (index === 0 || held(process, state) || held(process, before)),
      );
      const descriptors = processes.map((process) => {
        const has = state.fds[process];
        const had = before.fds[process] ?? has;
        const numbers = [...new Set([...Object.keys(had), ...Object.keys(has)])].sort((a, b) => a - b);
        const rows = [];
        for (const fd of numbers) {
          const what = has[fd] ?? had[fd];
          const change = fd in has ? (had[fd] === what ? "" : "new") : "gone";
          const same = rows.at(-1);
          if (same?.what === what && same.change === change) same.last = fd;
          else rows.push({ first: fd, last: fd, what, change });
        }
        return make(
          "ul",
          { class: "recording-fds", "aria-label": `File descriptors of ${process}` },
          processes.length > 1
            ? make("li", { class: "recording-process" }, shortName({ name: process }, program))
            : "",
          rows.length ? "" : make("li", { class: "recording-process" }, "none: it has ended"),
          rows.map(({ first, last, what, change }) =>
            make(
              "li",
              { class: change },
              make("b", {}, first === last ? first : `${first}–${last}`),
              what,
              change ? make("i", {}, change) : "",
            ),
          ),
        );
      });
      const ids = (sockets) => sockets.map(({ id }) => id);
      const gone = before.sockets.filter(({ id }) => !ids(state.sockets).includes(id));
      const cards = [...state.sockets, ...gone]
        .filter(({ id }) => this.owners.socket(id) === index)
        .map((socket) =>
          this.showSocket(
            socket,
            before.sockets.find(({ id }) => id === socket.id),
            gone.includes(socket),
            pane,
          ),
        );
      return make(
        "div",
        { class: "recording-held", "data-colour": colourOf(program) },
        make("p", { class: "recording-tab" }, nameOf(program)),
        descriptors,
        make("ul", { class: "recording-sockets", "aria-label": `Sockets of ${program.name}` }, cards),
        this.showDetails(pane, state),
      );
    }

    showSocket(socket, was, gone, { program, tasks }) {
      const forked = tasks.some(({ kind }) => kind === "child");
      const mark = (name, text = socket[name]) =>
        make(
          was && String(was[name] ?? "") !== String(socket[name] ?? "") ? "mark" : "span",
          {},
          String(text),
        );
      const owners = socket.owners
        .map(([process, fd]) => (forked ? `${fd} of ${shortName({ name: process }, program)}` : fd))
        .join(", ");
      const held = owners
        ? `fd ${owners}`
        : socket.state === "ESTAB"
          ? "not accepted yet"
          : "no program holds it";
      const rows = [
        make(
          "span",
          { class: "recording-local" },
          mark("local", socket.local || "no address yet"),
          socket.peer ? [" ↔ ", mark("peer")] : "",
        ),
      ];
      if (socket.queue) {
        const full = Number.parseInt(socket.queue, 10) || 0;
        const boxes = Array.from({ length: Math.min(full, 12) }, () => make("i"));
        rows.push(make("span", { class: "recording-queue" }, "accept queue: ", mark("queue"), " ", boxes));
      }
      if (socket.received > 0) {
        const datagrams = socket.datagrams
          ? `${socket.datagrams} datagram${socket.datagrams === 1 ? "" : "s"}, `
          : "";
        rows.push(make("span", {}, mark("received", `${datagrams}${bytes(socket.received)} to read`)));
      }
      if (socket.end) rows.push(make("span", {}, mark("end", "end of stream to read")));
      if (socket.unsent > 0) rows.push(make("span", {}, mark("unsent", `${bytes(socket.unsent)} to send`)));
      return make(
        "li",
        { class: gone ? "gone" : was ? "" : "new" },
        make(
          "span",
          { class: "recording-head" },
          make("b", {}, was && String(was.owners) !== String(socket.owners) ? make("mark", {}, held) : held),
          make("span", { class: "recording-state" }, `${socket.proto} `, mark("state")),
          gone || !was ? make("i", {}, gone ? "gone" : "new") : "",
        ),
        rows,
      );
    }

    // Quieter: the system calls of this step, and the variables.
    showDetails({ program, tasks }, { step, vars, at }) {
      const list = (title, entries) => [
        make("p", { class: "recording-label" }, title),
        make(
          "ul",
          { "aria-label": `${title}: ${program.name}` },
          entries.length ? entries : make("li", { class: "none" }, "none"),
        ),
      ];
      const names = tasks.map(({ name }) => name);
      const calls = (step.calls ?? [])
        .filter(([task]) => names.includes(task))
        .map(([, call]) => make("li", { class: "call" }, call));
      const living = tasks.filter(({ name }) => vars[name] && at[name] !== "ended");
      const values = living.flatMap((task) => {
        const changed = step.vars?.[task.name] ?? {};
        const shown = Object.entries(vars[task.name]).filter(
          ([name, value]) => value !== null || name in changed,
        );
        return [
          living.length > 1 && shown.length
            ? make("li", { class: "recording-process" }, shortName(task, program))
            : "",
          ...shown.map(([name, value]) => {
            const text = value === null ? `${name} is gone` : `${name} = ${value}`;
            return make("li", {}, name in changed ? make("mark", {}, text) : text);
          }),
        ];
      });
      return make(
        "div",
        { class: "recording-details" },
        list("System calls of this step", calls),
        list("Variables", values),
      );
    }

    /* Playing, keys, links. */

    start() {
      if (this.at === this.states.length - 1) this.go(0);
      const next = () => {
        // A step stays as long as its sentence takes to read.
        const pause = (1200 + 40 * this.states[this.at].step.say.length) / this.speed.value;
        this.timer = setTimeout(() => {
          this.go(this.at + 1);
          this.at < this.states.length - 1 ? next() : this.pause();
        }, pause);
      };
      next();
      this.showPlaying(true);
    }

    pause() {
      clearTimeout(this.timer);
      this.timer = undefined;
      if (this.play) this.showPlaying(false);
    }

    showPlaying(playing) {
      this.play.replaceChildren(icon(playing ? PAUSE : PLAY));
      this.play.title = playing ? "Pause" : "Play";
      this.play.setAttribute("aria-label", this.play.title);
    }

    // Keys belong to the player while it has the focus, but for what its
    // buttons and inputs do with them.
    press(event) {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const on = event.target;
      const act = {
        ArrowLeft: () => this.move(this.at - 1),
        ArrowRight: () => this.move(this.at + 1),
        Home: () => this.move(0),
        End: () => this.move(this.states.length - 1),
        " ": () => (this.timer ? this.pause() : this.start()),
      }[event.key];
      if (!act || on.matches("select") || (on.matches("input") && event.key !== " ")) return;
      if (event.key === " " && on.matches("button, a")) return;
      event.preventDefault();
      act();
    }

    // `#tcp-echo-12` in the address opens step 12 of this recording.
    openShared() {
      const [, name, number] = location.hash.match(/^#([\w-]+)-(\d+)$/) ?? [];
      if (name !== this.getAttribute("name")) return;
      if (!this.begun) this.begin();
      if (!this.player) return;
      this.move(Number(number));
      this.player.focus({ preventScroll: true });
      this.player.scrollIntoView({ block: "start", behavior: "instant" });
    }

    async share(event) {
      event.preventDefault();
      event.stopPropagation();
      history.replaceState(history.state, "", this.link.href);
      const text = [...this.link.childNodes];
      try {
        await navigator.clipboard.writeText(this.link.href);
        this.link.textContent = "Link copied";
      } catch {
        this.link.textContent = "See the address bar";
      }
      setTimeout(() => this.link.replaceChildren(...text), 2000);
    }

    enlarge() {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.player.requestFullscreen();
    }
  }

  const linesOf = ({ line, ran }) => ran ?? (line ? [line] : []);
  const colourOf = ({ terminal }) => ((terminal - 1) % COLOURS) + 1;
  const nameOf = ({ name, host }) => (host ? `${name} on ${host}` : name);
  const bytes = (number) => `${number} byte${number === 1 ? "" : "s"}`;
  const linesIn = (texts = []) =>
    texts
      .map(({ text }) => text)
      .join("")
      .split("\n").length - 1;
  const shortName = (task, { name }) => (task.name === name ? "main" : task.name.replace(`${name}, `, ""));

  // Scroll a box, and not the page, by whole rows, so that these lines are seen;
  // where not all fit, the last of them: it is what the sentence tells of.
  function showLines(box, lines) {
    const row = Number.parseFloat(getComputedStyle(box).lineHeight);
    const top = Math.min(...lines.map((line) => line.offsetTop));
    const end = Math.max(...lines.map((line) => line.offsetTop + line.offsetHeight));
    if (end - top > box.clientHeight && lines.length > 1) return showLines(box, lines.slice(-1));
    if (top >= box.scrollTop + row && end + row <= box.scrollTop + box.clientHeight) return;
    const middle = (top + end - box.clientHeight) / 2;
    box.scrollTo({ top: Math.round(middle / row) * row, behavior: STILL.matches ? "instant" : "smooth" });
  }

  customElements.define("two-terminals-recording", Recording);
})();
