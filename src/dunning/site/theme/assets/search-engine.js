// Finding: unpack the index, understand what was typed, rank. MiniSearch does the searching.
(() => {
  const FIRST_HAN = "\u3400";
  const SIGNS = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((sign) => !'"\\|'.includes(sign));
  const HALF = SIGNS.length >> 1;
  const VALUE = new Map(SIGNS.map((sign, at) => [sign, at]));
  const DIGITS = "零一二三四五六七八九";
  const POWERS = { 十: 10, 百: 100, 千: 1000 };
  const PRIOR = { chapter: 1, lesson: 0.95, exercise: 0.6, page: 0.45, term: 1.15, document: 1, law: 0.8, question: 0.62, source: 0.5 };
  const VOUCHING = 0.8;
  const EXPLAINING = 16;
  // What was learned from phrases weighs the pages; no page falls below the floor.
  const TRUST = 0.8;
  const FLOOR = 0.02;
  // A likely page is found without saying the words: as if it had this share of the best page's value.
  const UNSAID = 0.4;
  const LIKELY = 0.05;

  const value = (numeral) => {
    let total = 0;
    let digit = 0;
    for (const sign of numeral) {
      if (POWERS[sign]) {
        total += (digit || 1) * POWERS[sign];
        digit = 0;
      } else digit = sign === "两" ? 2 : Math.max(0, DIGITS.indexOf(sign));
    }
    return String(total + digit);
  };

  // The same rules as tokens.py; a test compares both.
  const isWord = (term) => term < FIRST_HAN && !/\d/.test(term);
  const plain = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/(^|\D)(\d{1,2}):00(?!\d)/g, "$1$2点")
      .replace(/[零〇一二两三四五六七八九十百千]+(?=[条款项章天日年月点时次元期倍岁号周个万])/g, value)
      .replace(/第(?=\d)/g, " ");

  function tokens(text) {
    const folded = plain(text);
    const found = [];
    for (const word of folded.matchAll(/[a-z0-9]+(?:\.[a-z0-9]+)*/g)) {
      found.push(word[0]);
      const glued = /^[a-z]{2,}(\d{3,})$/.exec(word[0]);
      if (glued) found.push(glued[1]);
      const after = folded.charAt(word.index + word[0].length);
      if (/^[%\u3400-\u9fff]$/.test(after) && /^\d+(\.\d+)?$/.test(word[0])) found.push(word[0] + after);
    }
    for (const run of folded.match(/[\u3400-\u9fff]+/g) || []) {
      for (let at = 0; at + 1 < run.length; at += 1) found.push(run.slice(at, at + 2));
    }
    return found;
  }

  function numbers(text) {
    const found = [];
    let here = -1;
    let digit = 0;
    let power = 1;
    for (const sign of text) {
      const part = VALUE.get(sign);
      if (part >= HALF) {
        digit += (part - HALF) * power;
        power *= HALF;
        continue;
      }
      here += 1 + digit + part * power;
      found.push(here);
      digit = 0;
      power = 1;
    }
    return found;
  }

  function unpackedTerms({ alphabet, pairs, words }) {
    const signs = [...alphabet];
    const terms = [];
    for (const each of pairs) {
      each.split("|").forEach((row, at) => {
        for (const second of numbers(row)) terms.push(signs[at] + signs[second]);
      });
    }
    return terms.concat(words ? words.split(" ") : []);
  }

  // Who holds which token. For each query MiniSearch gets the slice of it that the query touches:
  // loading all of it would cost a phone a second, and the scores are the same.
  function makeHolder(fields, size, terms) {
    const ids = new Map(terms.map((term, id) => [term, id]));
    const holders = terms.map(() => []);
    const lengths = {};
    const totals = fields.map(() => 0);
    let words;
    const holder = {
      size,
      has: (term) => (holders[ids.get(term)] || []).length > 0,
      frequency: (term) => (holders[ids.get(term)] || []).length / 2,
      addNumber: (id, field, document) => holders[id].push(field, document),
      addText: (text, field, document) => {
        for (const term of tokens(text)) {
          let id = ids.get(term);
          if (id === undefined) {
            ids.set(term, (id = holders.length));
            holders.push([]);
          }
          holders[id].push(field, document);
        }
      },
      setLengths: (document, each) => {
        lengths[document] = each;
        each.forEach((one, at) => (totals[at] += one));
      },
      words: () => (words ??= [...ids.keys()].filter(isWord)),
      termsWhere: (wanted) => [...ids.keys()].filter(wanted),
      slice: (wanted) => {
        const row = (term) => {
          const entry = {};
          const list = holders[ids.get(term)];
          for (let at = 0; at < list.length; at += 2) {
            const counts = (entry[list[at]] ??= {});
            counts[list[at + 1]] = (counts[list[at + 1]] || 0) + 1;
          }
          return [term, entry];
        };
        return MiniSearch.loadJS(
          {
            index: wanted.filter((term) => ids.has(term)).map(row),
            documentCount: size,
            nextId: size,
            documentIds: Object.fromEntries(Object.keys(lengths).map((id) => [id, Number(id)])),
            fieldIds: Object.fromEntries(fields.map((field, at) => [field, at])),
            fieldLength: lengths,
            averageFieldLength: totals.map((total) => total / size || 1),
            storedFields: {},
            dirtCount: 0,
            serializationVersion: 2,
          },
          { fields, tokenize: tokens, processTerm: (term) => term },
        );
      },
    };
    return holder;
  }

  function holderOfPages(data, terms) {
    const frame = new Set(data.frame);
    const holder = makeHolder(["title", "heading", "body"], data.pages.length, terms);
    data.pages.forEach((page, id) => {
      holder.addText(page.title, 0, id);
      for (const [, heading] of page.sections) if (!frame.has(heading) && heading !== page.title) holder.addText(heading, 1, id);
      // Chapters are of one size; headings and titles should not count for less where there are more.
      holder.setLengths(id, [1, 1, 1]);
    });
    data.bodies.split("|").forEach((row, id) => {
      for (const number of numbers(row)) holder.addNumber(number, 2, id);
    });
    return holder;
  }

  function holderOfEntries(data, terms, entries) {
    const holder = makeHolder(["heading", "text"], entries.length, terms);
    const rows = data.texts.split("|");
    entries.forEach((entry, id) => {
      const found = numbers(rows[id]);
      for (const number of found) holder.addNumber(number, 1, id);
      holder.addText(entry.heading, 0, id);
      holder.setLengths(id, [Math.max(1, entry.heading.length), Math.max(1, found.length)]);
    });
    return holder;
  }

  function listEntries(data) {
    return data.pages.flatMap((page, at) =>
      (page.entries || []).map(([kind, mark, heading, taught], position) => {
        let anchor = `${kind}-${mark}`;
        if (mark === 0) anchor = `${kind}-${heading.split(" ")[0]}`;
        else if (mark === 1) anchor = heading.split(" ")[0];
        else if (mark.startsWith("~")) anchor = mark.slice(1);
        return { kind, anchor, heading, page: at, position, taught };
      }),
    );
  }

  // What MiniSearch must know to answer every reading of one query: filled once, asked often.
  function sliceFor(holder, list) {
    const wanted = new Set(list.flatMap((reading) => reading.tokens));
    if ([...wanted].some(isWord)) for (const term of holder.words()) wanted.add(term);
    for (const { prefix, text } of list) if (prefix) for (const term of holder.termsWhere((one) => one.startsWith(text))) wanted.add(term);
    return holder.slice([...wanted]);
  }

  // Which documents of one holder answer one reading of the query.
  function matches(holder, slice, reading, boost) {
    if (!reading.tokens.length) return [];
    const rarity = (found) => Math.max(0.1, Math.log(1 + (holder.size - found + 0.5) / (found + 0.5)));
    const sense = (term) => (term < FIRST_HAN || !reading.meaningful?.size || reading.meaningful.has(term) ? 1 : 0.2);
    const weights = new Map(reading.tokens.map((term) => [term, sense(term) * rarity(Math.min(holder.size, holder.frequency(term)))]));
    const whole = [...weights.values()].reduce((sum, one) => sum + one, 0);
    const hits = slice.search(reading.text, {
      tokenize: () => [...weights.keys()],
      boost,
      // 怎么 and 什么 stand everywhere: rare in headings alone must not make them weigh.
      boostTerm: (term) => weights.get(term) ?? 1,
      prefix: (term) => Boolean(reading.prefix) || (isWord(term) && term.length > 2),
      fuzzy: (term) => (isWord(term) && term.length > 4 ? 0.2 : false),
      weights: { fuzzy: 0.3, prefix: 0.6 },
    });
    for (const hit of hits) {
      hit.coverage = hit.queryTerms.reduce((sum, term) => sum + weights.get(term), 0) / whole;
      hit.value = (hit.score / whole) * hit.coverage ** 1.5 * reading.weight;
    }
    return hits;
  }

  self.dunningSearchEngine = (data) => {
    const terms = unpackedTerms(data);
    const foldedTitles = data.pages.map((page) => plain(page.title));
    const foldedHeadings = data.pages.map((page) => page.sections.map((section) => plain(section[1])));
    const priors = data.pages.map(({ url, kind }) => PRIOR[url.startsWith("exercises/") ? "exercise" : kind]);
    const entries = listEntries(data);
    const foldedHeads = entries.map(({ kind, heading }) => plain(kind === "term" ? heading.split(" ")[0] : heading));
    const pages = holderOfPages(data, terms);
    const parts = holderOfEntries(data, terms, entries);
    const known = (term) => pages.has(term) || parts.has(term);
    const numbered = new Set(terms);
    // Words of the phrases are no slips, even where the book does not say them.
    const heard = (term) => numbered.has(term) || known(term);
    const readings = self.dunningSearchReadings({ data, entries, plain, tokens, known, heard, holders: [pages, parts] });
    const likelyPages = self.dunningSearchLearned({ data, terms, numbers, tokens, plain });

    const bestSection = (page, reading) => {
      let best = -1;
      let most = 0;
      data.pages[page].sections.forEach(([, heading], at) => {
        if (data.frame.includes(heading) || at === 0) return;
        const standing = new Set(tokens(heading));
        const share = reading.tokens.filter((term) => standing.has(term)).length / reading.tokens.length;
        if (share > most) [best, most] = [at, share];
      });
      return best;
    };

    const phrase = (folded, text) => {
      if (folded === text) return 2;
      return text.length > 1 && folded.includes(text) ? 1.4 : 1;
    };

    function pageHits(slice, reading) {
      return matches(pages, slice, reading, { title: 4, heading: 2.5, body: 1 }).map((hit) => {
        const page = data.pages[hit.id];
        const inHeading = foldedHeadings[hit.id].some((heading) => heading.includes(reading.text));
        const named = (reading.phrases || []).some((part) => page.title.includes(part)) ? 1.5 : 1;
        const factor = named * phrase(foldedTitles[hit.id], reading.text) * (reading.text.length > 1 && inHeading ? 1.25 : 1);
        return { key: -1 - hit.id, kind: page.kind, page: hit.id, coverage: hit.coverage, value: hit.value * factor * priors[hit.id], reading };
      });
    }

    function entryHits(slice, reading) {
      return matches(parts, slice, reading, { heading: 3, text: 1 }).map((hit) => {
        const entry = entries[hit.id];
        const head = foldedHeads[hit.id];
        const value_ = hit.value * phrase(head, reading.text) * PRIOR[entry.kind];
        // Written out: spreading a thousand entries takes longer than finding them.
        const { kind, page, position, anchor, heading } = entry;
        return { key: hit.id, entry, kind, page, position, anchor, heading, exact: head === reading.text, coverage: hit.coverage, value: value_, reading };
      });
    }

    // One hit for each page or entry: the reading under which it answers best.
    function merged(lists) {
      const best = new Map();
      for (const hit of lists.flat()) {
        const other = best.get(hit.key);
        if (!other || other.value < hit.value) best.set(hit.key, hit);
      }
      return [...best.values()].sort((a, b) => b.value - a.value);
    }

    // A chapter asks about what it treats: the question of its quiz that answers best speaks for it.
    function vouched(hits) {
      const most = Math.max(...hits.filter((hit) => hit.entry).map((hit) => hit.value));
      const share = new Map();
      for (const { kind, page, value: found } of hits) {
        if (kind === "question") share.set(page, Math.max(share.get(page) ?? 0, found / most));
      }
      for (const hit of hits) if (!hit.entry) hit.value *= 1 + VOUCHING * (share.get(hit.page) ?? 0);
      return hits.sort((a, b) => b.value - a.value);
    }

    // Whoever types a term is sent to the lesson that explains it.
    function explained(hits) {
      const most = new Map();
      for (const { exact, entry, reading } of hits) {
        if (exact && entry.taught !== undefined) most.set(entry.taught, Math.max(reading.weight, most.get(entry.taught) ?? 0));
      }
      for (const hit of hits) if (!hit.entry) hit.value *= 1 + EXPLAINING * (most.get(hit.page) ?? 0);
      return hits.sort((a, b) => b.value - a.value);
    }

    // Likely pages that share no word with what was typed, as hits of their own.
    function unsaid(hits, likely, reading) {
      const said = new Set(hits.filter((hit) => !hit.entry).map((hit) => hit.page));
      const here = ({ kind }, page) => ({ key: -1 - page, kind, page, coverage: 0, value: 0, reading });
      return data.pages.map(here).filter(({ page }) => likely[page] > LIKELY && !said.has(page));
    }

    function weighed(found, likely, reading) {
      if (!likely || !reading) return found;
      const hits = [...found, ...unsaid(found, likely, reading)];
      const share = UNSAID * Math.max(0.01, ...hits.filter((hit) => !hit.entry).map((hit) => hit.value));
      for (const hit of hits) {
        if (hit.entry) continue;
        hit.value = (hit.value + share * priors[hit.page]) * (FLOOR + likely[hit.page]) ** TRUST;
        hit.coverage = Math.max(hit.coverage, Math.min(1, 2 * likely[hit.page]));
      }
      return hits.sort((a, b) => b.value - a.value);
    }

    // 债权转让通知 is a letter and no rule.
    const isNamed = (text) => entries.some(({ kind }, id) => kind === "law" && foldedHeads[id].includes(text));
    const asksLaw = (text) =>
      /\d条|\d{4}\D{0,4}\d+号|[银证保国法]发[^\d\u3400-\u9fff]{0,2}\d+号|(法典|条例|办法|规定|解释)\d+(?![\d年月日天次点元%])|gb\/?t|国标/.test(text) ||
      (/(法|法典|条例|办法|规定|解释|指引|意见|公告|公约|决定)$/.test(text) && !/[方说做想看用合违守非执司无没么]法$/.test(text)) ||
      (text.endsWith("通知") && isNamed(text));

    function grouped(query, hits, readingsOf) {
      const groups = new Map();
      for (const hit of hits) {
        if (!groups.has(hit.kind)) groups.set(hit.kind, []);
        groups.get(hit.kind).push(hit);
      }
      const text = plain(query).replace(/\s/g, "");
      const isLaw = readingsOf.some((one) => !one.isGuess && asksLaw(one.text));
      const most = Math.max(...hits.map((hit) => hit.coverage));
      const rank = (kind, [top]) => {
        if (kind === "source" && /^k\d+$/.test(text)) return 1000;
        if (kind === "law" && isLaw && top.coverage > 0.8) return 900;
        if (kind === "document" && /模板|空白|样本|范本|下载/.test(text)) return 800;
        // What no lesson explains is best told by its definition.
        if (kind === "term" && top.exact && top.entry.taught === undefined) return 700;
        // A chapter explains; entries come first only where no chapter has most of the words.
        const explains = (kind === "chapter" || kind === "lesson") && top.coverage > 0.55 * most;
        return (explains ? 500 : 0) + top.value * (kind === "chapter" ? 1.2 : 1);
      };
      const ordered = [...groups]
        .map(([kind, list]) => ({ kind, hits: list, rank: rank(kind, list) }))
        .sort((a, b) => b.rank - a.rank);
      // What explains stands second at the latest, the definition of the very word third.
      const raise = (found, place) => found > place && ordered.splice(place, 0, ...ordered.splice(found, 1));
      raise(ordered.findIndex(({ kind, hits: [top] }) => kind === "term" && top.exact), 1);
      raise(ordered.findIndex(({ kind }) => kind === "chapter" || kind === "lesson"), 1);
      return ordered;
    }

    return {
      tokens,
      plain,
      entries,
      find: (query) => {
        const { list, note, meant } = readings(query);
        const inPages = sliceFor(pages, list);
        const inParts = sliceFor(parts, list);
        const found = vouched(merged(list.flatMap((reading) => [pageHits(inPages, reading), entryHits(inParts, reading)])));
        const hits = explained(weighed(found, likelyPages(meant), list[0]));
        // Pages and entries are weighed against their own best: their numbers differ in size.
        const top = (isEntry) => hits.find((hit) => Boolean(hit.entry) === isEntry)?.value ?? 0;
        const tops = { true: top(true), false: top(false) };
        const kept = hits.filter((hit) => hit.value > tops[Boolean(hit.entry)] * 0.03);
        return { groups: grouped(query, kept, list), note, count: kept.length, readings: list };
      },
      likely: likelyPages,
      bestSection,
      address: (hit, section) => {
        const { url, sections } = data.pages[hit.page];
        const anchor = hit.entry ? hit.anchor : section > 0 ? sections[section][0] : "";
        return anchor ? `${url}#${anchor}` : url;
      },
    };
  };
  self.dunningSearchTokens = tokens;
})();
