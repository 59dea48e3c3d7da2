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
    button.hidden = false;
    const show = (open) => {
      document.documentElement.classList.toggle("nav-open", open);
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "收起" : "目录";
    };
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      show(open);
      if (open) nav.querySelector("a").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      show(false);
      button.focus();
    });
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

  // A title attribute is out of reach for fingers and keyboards; the same words go into a bubble.
  // One listener for all: touching hundreds of links at the start would cost the first second.
  function hints() {
    const bubble = document.createElement("div");
    bubble.className = "hint";
    bubble.id = "hint";
    bubble.setAttribute("role", "tooltip");
    bubble.hidden = true;
    document.body.append(bubble);
    const hide = () => {
      bubble.hidden = true;
      document.querySelector("[aria-describedby=hint]")?.removeAttribute("aria-describedby");
    };
    const show = (target) => {
      bubble.textContent = target.dataset.hint;
      bubble.hidden = false;
      target.setAttribute("aria-describedby", "hint");
      const box = target.getBoundingClientRect();
      const width = Math.min(340, document.documentElement.clientWidth - 24);
      bubble.style.width = `${width}px`;
      const left = Math.min(Math.max(12, box.left), document.documentElement.clientWidth - width - 12);
      bubble.style.left = `${left + scrollX}px`;
      bubble.style.top = `${box.bottom + scrollY + 6}px`;
    };
    const told = (event) => {
      const target = event.target.closest?.("a:is(.law, .term, .unit):is([title], [data-hint])");
      if (target?.title) {
        target.dataset.hint = target.title;
        target.removeAttribute("title");
      }
      return target;
    };
    document.addEventListener("pointerover", (event) => {
      const target = told(event);
      if (target && event.pointerType === "mouse") show(target);
    });
    document.addEventListener("pointerout", (event) => told(event) && hide());
    document.addEventListener("focusin", (event) => {
      const target = told(event);
      if (target?.matches(":focus-visible")) show(target);
    });
    document.addEventListener("focusout", (event) => told(event) && hide());
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  }

  // What scrolls sideways must be reached with the keyboard. Asking a block for its width makes the
  // browser lay it out, so the blocks are asked a few at a time.
  function wideBlocks() {
    const blocks = [...document.querySelectorAll("main .table-frame:not([tabindex]), main pre")];
    idly(blocks, (block) => {
      if (block.scrollWidth <= block.clientWidth) return;
      block.tabIndex = 0;
      if (block.matches("pre")) return;
      block.setAttribute("role", "group");
      block.setAttribute("aria-label", "表格，可左右滚动");
    });
  }

  function search() {
    const button = byId("search-open");
    const dialog = byId("search");
    button.hidden = false;
    let ready;
    const open = async () => {
      if (dialog.open) return;
      dialog.showModal();
      // The index changes with every chapter: its mark is asked for past all caches, with an address never asked before.
      const part = (name) => load(`${here.dataset.root}_static/search-${name}`);
      const index = () => part(`mark.js?at=${Date.now()}`).then(() => part(`data.js?v=${self.dunningSearchMark}`));
      ready ??= Promise.all([index(), ...here.dataset.searchParts.split(" ").map(load)])
        .then(() => load(here.dataset.search))
        .then(() => self.dunningSearch(here.dataset.root));
      try {
        await ready;
      } catch {
        ready = undefined;
        byId("search-status").textContent = "搜索数据没有加载成功，检查网络后关闭再打开。";
      }
    };
    button.addEventListener("click", open);
    byId("search-close").addEventListener("click", () => dialog.close());
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        open();
      }
    });
  }

  // The quiz stands at the end of a long page; its script comes when the reader does.
  function quiz() {
    if (!here.dataset.quiz) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        load(here.dataset.quiz);
      },
      { rootMargin: "1500px" },
    );
    // What is far from the view has no place of its own yet, but the section around it has.
    for (const bank of document.querySelectorAll("[data-quiz-bank]")) {
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
