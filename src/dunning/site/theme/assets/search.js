// The search dialog: list of results by kind, snippets with marks, keyboard and screen reader.
(() => {
  const KINDS = { chapter: "章节", lesson: "实操课", law: "法规", term: "术语", document: "文书", question: "题目", source: "来源审读", page: "查阅" };
  const IN_ALL = 3;
  const IN_ONE = 20;
  const SNIPPET = 84;
  const NUMERALS = "零一二三四五六七八九";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // 68条 is marked where the text says 第六十八条.
  function inChinese(number) {
    const digits = [...String(number)].map(Number);
    const signs = digits.map((digit, at) => {
      const power = ["", "十", "百", "千"][digits.length - 1 - at];
      return digit ? NUMERALS[digit] + power : "零";
    });
    return signs.join("").replace(/零+/g, "零").replace(/零$/, "").replace(/^一十/, "十");
  }

  function wordsOf(reading) {
    const words = new Set([reading.text, ...reading.tokens]);
    for (const token of reading.tokens) {
      const measure = /^(\d{1,4})([^\d.%])$/.exec(token);
      if (measure) words.add(inChinese(measure[1]) + measure[2]);
    }
    const counted = reading.tokens.filter((token) => /^\d.*\D$/.test(token));
    const bare = (word) => /^[\d.]+$/.test(word) && counted.some((token) => token.startsWith(word));
    return [...words].filter((word) => word.length > 1 && !bare(word)).map((word) => word.toLowerCase());
  }

  // Every place of every word, touching ones joined.
  function places(text, words) {
    const lower = text.toLowerCase();
    const found = [];
    for (const word of words) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) found.push([at, at + word.length]);
    }
    found.sort((a, b) => a[0] - b[0]);
    const joined = [];
    for (const [from, to] of found) {
      const last = joined.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else joined.push([from, to]);
    }
    return joined;
  }

  function marked(text, words) {
    const pieces = [];
    let at = 0;
    for (const [from, to] of places(text, words)) {
      pieces.push(text.slice(at, from), make("mark", { textContent: text.slice(from, to) }));
      at = to;
    }
    return [...pieces, text.slice(at)];
  }

  // The stretch of the text that holds most of the marked characters.
  function snippet(text, words) {
    let start = 0;
    let most = 0;
    const all = places(text, words);
    for (const [from] of all) {
      const inside = all.filter((one) => one[0] >= from && one[1] <= from + SNIPPET - 15);
      const length = inside.reduce((sum, one) => sum + one[1] - one[0], 0);
      if (length > most) [start, most] = [Math.max(0, from - 15), length];
    }
    start = most < 3 ? 0 : Math.min(start, Math.max(0, text.length - SNIPPET));
    const piece = text.slice(start, start + SNIPPET);
    return [start > 0 ? "…" : "", ...marked(piece, words), start + SNIPPET < text.length ? "…" : ""];
  }

  // Texts of pages come one script each, only for results on show.
  const texts = new Map();
  self.dunningSearchTexts = (name, data) => texts.get(name).resolve(data);
  function textsOf(root, page) {
    const name = page.texts.replace(/\.js.*$/, "");
    if (!texts.has(name)) {
      const waiting = {};
      waiting.data = new Promise((resolve) => (waiting.resolve = resolve));
      texts.set(name, waiting);
      self.dunningLoad(`${root}_static/search/${page.texts}`).catch(() => {
        texts.delete(name);
        waiting.resolve(null);
      });
    }
    return texts.get(name).data;
  }

  // The section of a page that answers best, now that its text is here.
  function sectionOf(engine, page, data, hit) {
    let best = engine.bestSection(hit.page, hit.reading);
    let most = 0;
    page.sections.forEach(([, heading], at) => {
      const body = new Set(engine.tokens(data.sections[at]));
      const head = new Set(engine.tokens(heading));
      const value = hit.reading.tokens.reduce((sum, token) => sum + (body.has(token) ? 1 : 0) + (head.has(token) ? 1.5 : 0), 0);
      if (value > most && !(heading === "依据")) [best, most] = [at, value];
    });
    return best;
  }

  // Whether “/” opens the search: the sign on the button tells it, and site.js reads it there. Beside the
  // form, not in it: Enter on the box must open no result.
  function keySwitch() {
    const sign = document.querySelector("#search-open kbd");
    const box = make("input", { type: "checkbox", checked: !sign.hidden });
    const command = /^(Mac|iP)/.test(navigator.platform) ? "⌘K" : "Ctrl+K";
    box.addEventListener("change", () => {
      sign.hidden = !box.checked;
      try {
        localStorage.setItem("dunning-slash", box.checked ? "on" : "off");
      } catch {
        // The choice then lasts for this page only.
      }
    });
    return make("p", { className: "search-key" }, make("label", {}, box, ` 按“/”键打开搜索（${command}一直能用）`));
  }

  self.dunningSearch = (root) => {
    const data = self.dunningSearchData;
    const engine = self.dunningSearchEngine(data);
    const dialog = document.getElementById("search");
    const form = dialog.querySelector("form");
    const input = document.getElementById("search-input");
    const list = document.getElementById("search-results");
    const kinds = document.getElementById("search-kinds");
    const status = document.getElementById("search-status");
    let only = "";
    let active = -1;
    let last;
    let filling = Promise.resolve();

    const options = () => [...list.querySelectorAll("[role=option]")];

    // Round and round; nothing is active until an arrow is pressed.
    function activate(at) {
      const all = options();
      active = all.length && at !== null ? (at + all.length) % all.length : -1;
      all.forEach((option, position) => option.setAttribute("aria-selected", String(position === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", all[active].id);
      return all[active].scrollIntoView({ block: "nearest" });
    }

    // Heading and address at once; section and snippet when the text of the page has come.
    function option(hit, id) {
      const page = data.pages[hit.page];
      const words = wordsOf(hit.reading);
      const heading = hit.entry ? hit.heading : page.title;
      const strong = make("strong", {}, ...marked(heading, words));
      const where = make("small", { textContent: hit.entry && hit.kind === "question" ? page.title : "" });
      const quote = make("span", { className: "search-quote" });
      const link = make("a", { id, tabIndex: -1 }, strong, where, quote);
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      const place = (section) => {
        link.href = root + engine.address(hit, section);
        if (!hit.entry) where.replaceChildren(...(section > 0 ? marked(page.sections[section][1], words) : []));
      };
      place(hit.entry ? -1 : engine.bestSection(hit.page, hit.reading));
      const filled = textsOf(root, page).then((text) => {
        if (!text) return;
        const section = hit.entry ? -1 : sectionOf(engine, page, text, hit);
        place(section);
        quote.replaceChildren(...snippet(hit.entry ? text.entries[hit.position] : text.sections[Math.max(0, section)], words));
      });
      return { link, filled };
    }

    function showKinds(groups) {
      const button = (kind, label) => {
        const made = make("button", { type: "button", textContent: label });
        made.setAttribute("aria-pressed", String(only === kind));
        made.addEventListener("click", () => {
          only = kind;
          // What is on show, be it from the index or from the full text, is shown again in part.
          show(list.dataset.query, last);
        });
        return made;
      };
      const hadFocus = kinds.contains(document.activeElement);
      kinds.replaceChildren(button("", "全部"), ...groups.map(({ kind, hits }) => button(kind, `${KINDS[kind]} ${hits.length}`)));
      kinds.hidden = groups.length < 2;
      if (hadFocus) (kinds.hidden ? input : kinds.querySelector("[aria-pressed=true]")).focus();
    }

    function showGroups(groups) {
      const waiting = [];
      let number = 0;
      for (const { kind, hits } of groups) {
        const title = make("p", { id: `search-kind-${kind}`, className: "search-kind", textContent: KINDS[kind] });
        title.setAttribute("role", "presentation");
        const group = make("div", {}, title);
        group.setAttribute("role", "group");
        group.setAttribute("aria-labelledby", title.id);
        for (const hit of hits.slice(0, only ? IN_ONE : IN_ALL)) {
          const { link, filled } = option(hit, `search-option-${(number += 1)}`);
          group.append(link);
          waiting.push(filled);
        }
        list.append(group);
      }
      return Promise.all(waiting);
    }

    function told(found) {
      if (!found.count) return "没有找到。换个说法，或者只打其中一两个词。";
      const parts = found.groups.map(({ kind, hits }) => `${KINDS[kind]}${hits.length}`).join("、");
      return `${found.note ? `已同时按“${found.note}”查找。` : ""}找到${found.count}处：${parts}。`;
    }

    // What the index does not know at all is looked for letter by letter in the whole text.
    async function inFullText(query) {
      const hits = [];
      const reading = { text: engine.plain(query), tokens: [query] };
      const all = await Promise.all(data.pages.map((page) => textsOf(root, page)));
      const times = (text) => text.split(query).length - 1;
      data.pages.forEach((page, at) => {
        const value = (all[at]?.sections || []).reduce((sum, text) => sum + times(text), 0);
        if (value) hits.push({ kind: page.kind, page: at, value, reading });
      });
      for (const entry of engine.entries) {
        const value = times(all[entry.page]?.entries[entry.position] || "");
        if (value) hits.push({ ...entry, entry, value, reading });
      }
      hits.sort((a, b) => b.value - a.value);
      const groups = Object.keys(KINDS).map((kind) => ({ kind, hits: hits.filter((hit) => hit.kind === kind) }));
      return { groups: groups.filter((group) => group.hits.length), note: "", count: hits.length };
    }

    function show(query, found) {
      last = found;
      if (!found.groups.some(({ kind }) => kind === only)) only = "";
      const groups = only ? found.groups.filter(({ kind }) => kind === only) : found.groups;
      list.replaceChildren();
      showKinds(found.groups);
      filling = showGroups(groups);
      list.hidden = !found.count;
      list.dataset.query = query;
      input.setAttribute("aria-expanded", String(found.count > 0));
      status.textContent = told(found);
      activate(null);
    }

    async function run() {
      const query = input.value.trim();
      if (!query) {
        show("", { groups: [], note: "", count: 0 });
        status.textContent = "";
        return;
      }
      let found = engine.find(query);
      if (!found.count && query.length > 1) {
        status.textContent = "正在全文里逐字查找……";
        found = await inFullText(query);
        if (query !== input.value.trim()) return;
      }
      show(query, found);
    }

    let going = false;
    async function go() {
      if (going) return;
      going = true;
      // A quick Enter may come before the snippets; they tell the section to open.
      await Promise.race([filling, new Promise((resolve) => setTimeout(resolve, 300))]);
      options()[Math.max(0, active)]?.click();
      going = false;
    }

    let waiting;
    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      only = "";
      // Letters under an input method are not yet what the reader means.
      if (!event.isComposing) waiting = setTimeout(run, 40);
    });
    input.addEventListener("compositionend", run);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (active < 0 && event.key === "ArrowUp") activate(-1);
        else activate(active + (event.key === "ArrowDown" ? 1 : -1));
      }
    });
    // What the browser would do with the form, site.js has prevented already.
    form.addEventListener("submit", async () => {
      clearTimeout(waiting);
      if (list.dataset.query !== input.value.trim()) await run();
      go();
    });
    list.addEventListener("click", (event) => {
      if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });
    form.after(keySwitch());
    run();
  };
})();
