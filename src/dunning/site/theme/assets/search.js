// Tokenising and display; MiniSearch does the searching.
(() => {
  const HAN = /[\u3400-\u9fff]+/g;
  const WORD = /[a-z0-9]+(?:[.%][a-z0-9]+)*/g;
  const ENOUGH = 5;
  const DIGITS = "零一二三四五六七八九";

  // 第六十八条 and 第68条 must meet: Chinese numerals below one thousand become digits.
  const arabic = (text) =>
    text.replace(/第([零一二三四五六七八九十百]+)(?=条|款|项)/g, (whole, numeral) => {
      let total = 0;
      let digit = 0;
      for (const sign of numeral) {
        if (sign === "百" || sign === "十") {
          total += (digit || 1) * (sign === "百" ? 100 : 10);
          digit = 0;
        } else digit = DIGITS.indexOf(sign);
      }
      return `第${total + digit}`;
    });

  function tokens(text) {
    const plain = arabic(text.normalize("NFKC").toLowerCase());
    const found = plain.match(WORD) || [];
    for (const run of plain.match(HAN) || []) {
      if (run.length === 1) found.push(run);
      for (let i = 0; i + 1 < run.length; i += 1) found.push(run.slice(i, i + 2));
    }
    return found;
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  function snippet(text, terms) {
    const lower = text.toLowerCase();
    const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
    const from = Math.max(0, (places.length ? Math.min(...places) : 0) - 20);
    let piece = escaped(text.slice(from, from + 90));
    for (const term of [...terms].sort((a, b) => b.length - a.length)) {
      const pattern = escaped(term).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      piece = piece.replace(new RegExp(`(?![^<]*>)(${pattern})`, "gi"), "<mark>$1</mark>");
    }
    return `${from > 0 ? "…" : ""}${piece.replaceAll("</mark><mark>", "")}…`;
  }

  self.dunningSearch = (root) => {
    const data = self.dunningSearchData;
    const known = new Set();
    const index = new MiniSearch({
      fields: ["heading", "title", "text"],
      storeFields: ["heading", "title", "text", "url"],
      tokenize: tokens,
      processTerm: (term) => {
        known.add(term);
        return term;
      },
      searchOptions: { boost: { heading: 4, title: 3 }, prefix: (term) => term.length > 2 },
    });
    const documents = [];
    for (const page of data.pages) {
      for (const section of page.sections) {
        const anchor = section.anchor ? `#${section.anchor}` : "";
        documents.push({ id: documents.length, title: page.title, url: page.url + anchor, ...section });
      }
    }
    index.addAll(documents);

    // Pairs that stand nowhere in the book straddle two words of the query; the others must all match.
    const find = (query) => {
      const all = tokens(query);
      const standing = all.filter((term) => known.has(term));
      const boostDocument = (id) => {
        const { heading } = documents[id];
        if (heading === query || heading.startsWith(`${query} `)) return 8;
        const lesson = documents[id].url.includes("reference/") ? 1 : 1.6;
        return heading.includes(query) ? 2 * lesson : lesson;
      };
      const options = { tokenize: () => (standing.length ? standing : all), processTerm: (term) => term, boostDocument };
      const strict = index.search(query, { ...options, combineWith: "AND" });
      if (strict.length >= ENOUGH) return strict;
      const loose = index.search(query, { ...options, combineWith: "OR" });
      loose.sort((a, b) => b.queryTerms.length - a.queryTerms.length || b.score - a.score);
      return [...strict, ...loose.filter((hit) => !strict.some((other) => other.id === hit.id))];
    };

    const input = document.getElementById("search-input");
    const list = document.getElementById("search-results");
    const status = document.getElementById("search-status");
    const run = () => {
      const query = input.value.trim();
      list.replaceChildren();
      list.dataset.query = query;
      if (!query) {
        status.textContent = "";
        return;
      }
      const meant = data.synonyms[query.toLowerCase()];
      const wanted = meant ? meant : query;
      const hits = find(wanted);
      if (meant) hits.push(...find(query).filter((hit) => !hits.some((other) => other.id === hit.id)));
      const terms = [...new Set([wanted.toLowerCase(), query.toLowerCase(), ...tokens(wanted)])];
      status.textContent = hits.length
        ? `找到${hits.length}处${meant && meant !== query ? `，已按“${meant}”查找` : ""}`
        : "没有找到，换个说法试试。";
      for (const hit of hits.slice(0, 20)) {
        const item = document.createElement("li");
        const where = hit.heading === hit.title ? "" : `<small>${escaped(hit.title)}</small>`;
        item.innerHTML = `<a href="${escaped(root + hit.url)}"><strong>${escaped(hit.heading)}</strong>${where}<span>${snippet(hit.text, terms)}</span></a>`;
        list.append(item);
      }
    };
    let waiting;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(run, 60);
    });
    document.querySelector("#search form").addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      run();
      list.querySelector("a")?.focus();
    });
    list.addEventListener("click", () => document.getElementById("search").close());
    run();
  };
})();
