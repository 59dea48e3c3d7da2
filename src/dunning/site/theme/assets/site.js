// The parts every page has: contents drawer, colour scheme, hints on citations and terms, search on demand.
(() => {
  const here = document.currentScript;
  const byId = (id) => document.getElementById(id);

  function load(source) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = () => reject(new Error(source));
      document.head.append(script);
    });
  }
  self.dunningLoad = load;

  // Work that nobody waits for: a few milliseconds at a time, so that a tap is never held up. Idle
  // callbacks would not do: the browser joins several into one long task.
  function idly(items, act) {
    const waiting = [...items];
    const step = () => {
      const until = performance.now() + 4;
      while (waiting.length && performance.now() < until) act(waiting.shift());
      if (waiting.length) setTimeout(step, 20);
    };
    setTimeout(step, 20);
  }
  self.dunningIdly = idly;

  // What the first screen did not need is laid out section by section. Whoever moves gets the rest at
  // once: a jump must land on true heights.
  function laterSections() {
    const page = document.documentElement;
    if (!page.classList.contains("late")) return;
    const all = () => page.classList.remove("late");
    const moves = ["pointerdown", "keydown", "wheel", "touchstart", "scroll", "hashchange", "beforeprint"];
    for (const move of moves) addEventListener(move, all, { once: true, passive: true, capture: true });
    const far = [...document.querySelectorAll("main :is(section, .provision, .units > li, .terms > div)")].filter((one) => getComputedStyle(one).contentVisibility === "auto");
    idly([...far, page], (one) => {
      if (one === page) return all();
      one.style.contentVisibility = "visible";
      one.getBoundingClientRect();
    });
  }

  function contentsDrawer() {
    const button = byId("nav-toggle");
    const nav = byId("site-nav");
    // All that lies under the open contents must not take the focus either.
    const covered = document.querySelectorAll(".edition-banner, main, .page-toc, .site-footer");
    button.hidden = false;
    let isOpen = false;
    const show = (open) => {
      isOpen = open;
      for (const one of covered) one.inert = open;
      document.documentElement.classList.toggle("nav-open", open);
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "收起" : "目录";
    };
    button.addEventListener("click", () => {
      show(!isOpen);
      if (isOpen) nav.querySelector("a").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !isOpen) return;
      show(false);
      button.focus();
    });
    // The link of this very page leads nowhere else: the text then has to come out from under the contents.
    document.addEventListener("click", (event) => {
      if (!isOpen || !event.target.closest("a[href]")) return;
      show(false);
      byId("main").focus({ preventScroll: true });
    });
    // Back must not find it open, nor a wide window, which has no button to close it.
    addEventListener("pagehide", () => show(false));
    matchMedia("(min-width: 52.01rem)").addEventListener("change", () => show(false));
  }

  function colourScheme() {
    const button = byId("scheme");
    const label = button.querySelector("span");
    const names = { auto: "自动", light: "浅色", dark: "深色" };
    const order = ["auto", "light", "dark"];
    let current = document.documentElement.dataset.scheme || "auto";
    const apply = () => {
      label.textContent = names[current];
      if (current === "auto") delete document.documentElement.dataset.scheme;
      else document.documentElement.dataset.scheme = current;
      document.dispatchEvent(new Event("dunning-scheme"));
    };
    button.hidden = false;
    apply();
    button.addEventListener("click", () => {
      current = order[(order.indexOf(current) + 1) % order.length];
      apply();
      try {
        localStorage.setItem("dunning-scheme", current);
      } catch {
        // The choice then lasts for this page only.
      }
    });
  }

  // What a citation or term stands for is told to whoever points with a mouse or uses the keyboard. Fingers
  // need no script for it: a tap leads to the entry itself.
  function hints() {
    const start = (event) => {
      if (event.pointerType === "touch") return;
      for (const kind of ["pointerover", "keydown"]) removeEventListener(kind, start);
      load(here.dataset.hints).catch(() => {});
    };
    for (const kind of ["pointerover", "keydown"]) addEventListener(kind, start);
  }

  // What scrolls sideways must be reached with the keyboard. Asking a block for its width makes the
  // browser lay it out, so the blocks are asked a few at a time; again when the window or a fold changes.
  function wideBlocks() {
    const ask = () =>
      idly(document.querySelectorAll("main :is(.table-frame, pre):not([tabindex])"), (block) => {
        if (block.scrollWidth <= block.clientWidth) return;
        block.tabIndex = 0;
        if (block.matches("pre")) return;
        block.setAttribute("role", "group");
        block.setAttribute("aria-label", "表格，可左右滚动");
      });
    let waiting;
    const again = () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 200);
    };
    addEventListener("resize", again);
    document.addEventListener("toggle", again, true);
    ask();
  }

  function search() {
    const button = byId("search-open");
    const dialog = byId("search");
    const form = dialog.querySelector("form");
    const status = byId("search-status");
    const input = byId("search-input");
    button.hidden = false;
    let ready;
    let loaded = false;
    let entered;
    const prepare = async () => {
      if (!ready) status.textContent = "正在准备搜索……";
      // The index changes with every chapter: its mark is asked for past all caches, with an address never asked before.
      const part = (name) => load(`${here.dataset.root}_static/search-${name}`);
      const index = () => part(`mark.js?at=${Date.now()}`).then(() => part(`data.js?v=${self.dunningSearchMark}`));
      ready ??= Promise.all([index(), ...here.dataset.searchParts.split(" ").map(load)])
        .then(() => load(here.dataset.search))
        .then(() => self.dunningSearch(here.dataset.root))
        .then(() => (loaded = true));
      try {
        await ready;
      } catch {
        ready = entered = undefined;
        status.textContent = "搜索数据没有加载成功。检查网络，再按回车重试。";
      }
      if (loaded && dialog.open && entered === input.value) form.requestSubmit();
      entered = undefined;
    };
    const open = () => {
      if (dialog.open) return;
      dialog.showModal();
      if (!loaded) prepare();
    };
    // Enter must not close the dialog. Pressed before the index is here, it counts once it is, unless the
    // reader has gone on typing.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (loaded) return;
      entered = input.value;
      prepare();
    });
    button.addEventListener("click", open);
    byId("search-close").addEventListener("click", () => dialog.close());
    searchKeys(button.querySelector("kbd"), open);
  }

  // Speech input hits single keys by chance: “/” counts only while nothing has the focus (the text takes it
  // with every click), and can be switched off in the dialog; its sign on the button is then gone.
  function searchKeys(sign, open) {
    try {
      sign.hidden = localStorage.getItem("dunning-slash") === "off";
    } catch {
      // Storage may be forbidden; the choice then lasts for this page only.
    }
    document.addEventListener("keydown", (event) => {
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      const free = [document.body, byId("main")].includes(document.activeElement);
      const slash = key === "/" && free && !sign.hidden && !ctrlKey && !metaKey;
      // On Apple's keyboards Ctrl+K cuts the rest of a line.
      const command = /^(Mac|iP)/.test(navigator.platform) ? metaKey : ctrlKey;
      if (!slash && !(key === "k" && command && !shiftKey && !altKey)) return;
      event.preventDefault();
      open();
    });
  }

  // The quiz stands at the end of a long page; its script comes when the reader does. A script that did
  // not come is asked for again once the network is back.
  function quiz() {
    if (!here.dataset.quiz) return;
    const banks = document.querySelectorAll("[data-quiz-bank]");
    const bring = () => load(here.dataset.quiz).catch(failed);
    const failed = () => {
      for (const bank of banks) {
        const note = bank.querySelector(".quiz-note");
        note.textContent = "小测程序没有加载成功，现在不能提交。检查网络，再刷新页面。";
        note.hidden = note.parentElement.hidden = false;
      }
      addEventListener("online", bring, { once: true });
    };
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        bring();
      },
      { rootMargin: "1500px" },
    );
    // What is far from the view has no place of its own yet, but the section around it has.
    for (const bank of banks) {
      watcher.observe(bank.closest("main > section > section") ?? bank);
    }
  }

  laterSections();
  contentsDrawer();
  colourScheme();
  hints();
  wideBlocks();
  search();
  quiz();
})();
