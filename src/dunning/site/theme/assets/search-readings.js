// Understanding what was typed: other words, pinyin, initials, one wrong character.
(() => {
  const PIECES = /[^\u3400-\u9fffa-z0-9]+/;
  const HAN_RUN = /[\u3400-\u9fff]+/g;

  // Words of asking, which stand everywhere and tell nothing.
  const ASKING = /请问|我想问|什么是|是什么|怎么办|怎么样|怎么|怎样|如何|什么时候|为什么|什么|哪一?[天个些]|多久|多少|能不能|可不可以|可以|是不是|要不要|算不算|还是|应该|[吗呢吧]$|[我他她](?=$|[怎要说])/g;

  // Characters by sound and sounds by character; ü is v.
  function soundTable(sounds) {
    const of = new Map();
    for (const [sound, signs] of Object.entries(sounds)) {
      for (const sign of signs) of.set(sign, [...(of.get(sign) || []), sound]);
    }
    return of;
  }

  // Every way to say a phrase, at most eight.
  function spoken(phrase, of) {
    let ways = [[]];
    for (const sign of phrase) {
      const sounds = of.get(sign) || [sign];
      ways = ways.flatMap((way) => sounds.map((sound) => [...way, sound])).slice(0, 8);
    }
    return ways;
  }

  // Every way to cut letters into syllables, fewest syllables first.
  function syllables(letters, sounds) {
    const ways = [[[]]];
    for (let end = 1; end <= letters.length; end += 1) {
      ways[end] = [];
      for (let start = Math.max(0, end - 6); start < end; start += 1) {
        const part = letters.slice(start, end);
        if (ways[start].length && Object.hasOwn(sounds, part)) {
          for (const way of ways[start]) ways[end].push([...way, part]);
        }
      }
      ways[end] = ways[end].sort((a, b) => a.length - b.length).slice(0, 6);
    }
    return ways[letters.length];
  }

  // The phrases a slip or pinyin can stand for: terms, their other names, headings and their pieces.
  function phrasesOf({ data, entries, plain }) {
    const weights = new Map();
    const put = (text, weight) => {
      const phrase = plain(text);
      if (phrase.length > 1 && phrase.length < 16 && /^[\u3400-\u9fff]+$/.test(phrase)) weights.set(phrase, Math.max(weight, weights.get(phrase) || 0));
    };
    for (const { kind, heading } of entries) {
      if (kind === "term") put(heading.split(" ")[0], 3);
      else if (kind === "document") put(heading, 2);
    }
    Object.keys(data.synonyms).forEach((word) => put(word, 1.5));
    Object.keys(data.colloquial).forEach((word) => put(word, 1.2));
    for (const page of data.pages) {
      for (const heading of [page.title, ...page.sections.map((section) => section[1])]) {
        if (data.frame.includes(heading)) continue;
        const weight = heading === page.title ? 2.5 : 1;
        put(heading, weight);
        for (const piece of plain(heading).split(PIECES)) put(piece, weight);
        for (const piece of plain(heading).split(/[^\u3400-\u9fff]+|[和与的、]/)) put(piece, weight * 0.9);
      }
    }
    return weights;
  }

  function phraseIndex(weights, of) {
    const index = new MiniSearch({
      fields: ["pinyin", "initials"],
      tokenize: (text) => text.split(" "),
      processTerm: (term) => term,
      storeFields: ["phrase", "weight"],
    });
    index.addAll(
      [...weights].map(([phrase, weight], id) => {
        const ways = spoken(phrase, of);
        const pinyin = [...new Set(ways.map((way) => way.join("")))].join(" ");
        const initials = [...new Set(ways.map((way) => way.map((sound) => sound[0]).join("")))].join(" ");
        return { id, phrase, weight, pinyin, initials };
      }),
    );
    return index;
  }

  // Phrases by what is left when one character is covered: a slip is found without a search.
  function coveredIndex(weights) {
    const index = new Map();
    for (const phrase of weights.keys()) {
      for (let at = 0; at < phrase.length; at += 1) {
        const key = covered(phrase, at);
        if (index.has(key)) index.get(key).push(phrase);
        else index.set(key, [phrase]);
      }
    }
    return index;
  }

  const covered = (phrase, at) => `${phrase.slice(0, at)}*${phrase.slice(at + 1)}`;

  self.dunningSearchReadings = ({ data, entries, plain, tokens, known, heard, holders }) => {
    const of = soundTable(data.sounds);
    const weights = phrasesOf({ data, entries, plain });
    const phrases = phraseIndex(weights, of);
    const byCovered = coveredIndex(weights);
    const frequency = (pair) => holders.reduce((sum, holder) => sum + holder.frequency(pair), 0);
    const terms = entries.filter((entry) => entry.kind === "term").map((entry) => entry.heading.split(" ")[0]);
    // Another name that the book uses as freely as the term itself (客户) needs no translation.
    const inUse = (word) => tokens(word).every((pair) => frequency(pair) > 60);
    const others = [
      ...Object.entries(data.colloquial).map(([typed, meant]) => ({ typed, meant, weight: 0.9 })),
      ...Object.entries(data.synonyms).map(([typed, meant]) => ({ typed, meant: inUse(typed) ? typed : meant, weight: 1 })),
      // A term stands for itself: 分期 inside 个性化分期 is no other name for anything.
      ...terms.map((term) => ({ typed: term, meant: term, weight: 1 })),
    ].sort((a, b) => b.typed.length - a.typed.length);

    // Pairs inside a term or a piece of a heading carry the meaning; 函要 in 催收函要写 does not.
    function meaningful(text) {
      const found = new Set();
      const whole = [];
      for (const run of text.match(HAN_RUN) || []) {
        for (let at = 0; at < run.length; at += 1) {
          for (let size = Math.min(10, run.length - at); size > 1; size -= 1) {
            const part = run.slice(at, at + size);
            if (!weights.has(part)) continue;
            for (const pair of tokens(part)) found.add(pair);
            whole.push(part);
          }
        }
      }
      return { meaningful: found, phrases: whole };
    }

    const reading = (text, weight, list = tokens(text)) => {
      const folded = plain(text);
      const here = list.filter(known);
      return { text: folded.replace(/\s+/g, ""), weight, tokens: here, isHeard: list.some(heard), share: here.length / Math.max(1, list.length), ...meaningful(folded) };
    };

    // The query with every other name replaced by the book's own.
    function inBookWords(text) {
      const standsAlone = (typed, at) => !/[a-z]/.test(typed) || !(/[a-z0-9]/.test(text.charAt(at - 1)) || /[a-z0-9]/.test(text.charAt(at + typed.length)));
      let result = "";
      let weight = 1;
      let changed = false;
      for (let at = 0; at < text.length; ) {
        const other = others.find(({ typed }) => text.startsWith(typed, at) && standsAlone(typed, at));
        if (!other) {
          result += text[at];
          at += 1;
          continue;
        }
        changed ||= other.typed !== other.meant;
        weight = Math.min(weight, other.weight);
        result += other.typed === other.meant ? other.meant : ` ${other.meant} `;
        at += other.typed.length;
      }
      return changed ? { text: result.trim(), weight } : null;
    }

    const both = (text, weight) => {
      const book = inBookWords(text);
      return [reading(text, weight), ...(book ? [reading(book.text, weight * book.weight)] : [])];
    };

    const nearest = (query, field, options) =>
      phrases
        .search(query, { fields: [field], ...options })
        .map((hit) => ({ phrase: hit.phrase, value: hit.score * hit.weight, weight: hit.weight }))
        .sort((a, b) => b.weight - a.weight || b.value - a.value);

    const soundAlike = (one, other) => (of.get(one) || []).some((sound) => (of.get(other) || []).includes(sound));

    // Phrases that differ in one character, the weightiest first; of equals the one that sounds alike.
    function oneOff(text) {
      const found = [];
      for (let at = 0; at < text.length; at += 1) {
        for (const phrase of byCovered.get(covered(text, at)) || []) {
          if (phrase !== text) found.push({ phrase, weight: weights.get(phrase), alike: soundAlike(text[at], phrase[at]) });
        }
      }
      return found.sort((a, b) => b.weight - a.weight || b.alike - a.alike);
    }

    // Letters as pinyin: a phrase in full, its initials, or any pairs of the book that sound so.
    function fromPinyin(letters) {
      const exact = nearest(letters, "pinyin").slice(0, 2);
      if (exact.length) return exact.flatMap(({ phrase }) => both(phrase, 1));
      const initials = nearest(letters, "initials").slice(0, 3);
      const found = initials.flatMap(({ phrase }, at) => both(phrase, 1 - at / 10));
      for (const way of syllables(letters, data.sounds).filter((one) => one.length > 1)) {
        const pairs = [];
        for (let at = 0; at + 1 < way.length; at += 1) pairs.push(...soundsLike(way[at], way[at + 1]));
        if (pairs.length) found.push({ ...reading(pairs[0], 0.95, pairs), text: pairs[0], isGuess: true });
      }
      if (found.length) return found;
      const starts = [...nearest(letters, "pinyin", { prefix: true }), ...nearest(letters, "initials", { prefix: true })];
      const near = starts.length || letters.length < 5 ? starts : nearest(letters, "pinyin", { fuzzy: 0.2 });
      return near.slice(0, 2).flatMap(({ phrase }) => both(phrase, 0.9));
    }

    // The most frequent pairs of the book with these two sounds.
    function soundsLike(first, second) {
      const found = [];
      for (const one of data.sounds[first] || "") {
        for (const two of data.sounds[second] || "") if (known(one + two)) found.push(one + two);
      }
      return found.sort((a, b) => frequency(b) - frequency(a)).slice(0, 1);
    }

    // A character none of whose pairs stands in the book is a slip, if another one would fit.
    function corrected(text) {
      const result = text.replace(HAN_RUN, (run) => {
        const pairs = [...run].slice(1).map((_, at) => run.slice(at, at + 2));
        if (!pairs.length || pairs.every(heard)) return run;
        // In a longer run an unknown pair is mostly just two words that meet.
        return fromPhrases(run) || (run.length < 6 && fromSounds(run, pairs)) || run;
      });
      return result === text ? null : result;
    }

    // A phrase of the same length that differs in one character, anywhere in the run.
    function fromPhrases(run) {
      for (let size = Math.min(run.length, 10); size > 2; size -= 1) {
        for (let at = 0; at + size <= run.length; at += 1) {
          const window = run.slice(at, at + size);
          if (weights.has(window) || tokens(window).every(heard)) continue;
          const near = oneOff(window).find(({ weight }) => size === run.length || (size > 3 && weight > 1));
          if (near) return run.slice(0, at) + near.phrase + run.slice(at + size);
        }
      }
      return "";
    }

    function fromSounds(run, pairs) {
      let best = "";
      let most = 2;
      [...run].forEach((sign, at) => {
        if ([pairs[at - 1], pairs[at]].some((pair) => pair && heard(pair))) return;
        const alike = new Set((of.get(sign) || []).flatMap((sound) => [...data.sounds[sound]]));
        for (const other of alike) {
          const left = at > 0 ? frequency(run[at - 1] + other) : 0;
          const right = at + 1 < run.length ? frequency(other + run[at + 1]) : 0;
          if (left + right > most) [best, most] = [run.slice(0, at) + other + run.slice(at + 1), left + right];
        }
      });
      if (best || run.length !== 2) return best;
      // Two characters, no homophone: a term that shares one of them in the same place.
      const near = [...weights].filter(([phrase, weight]) => weight > 1.2 && phrase.length === 2 && (phrase[0] === run[0] || phrase[1] === run[1]));
      return near.sort((a, b) => b[1] - a[1] || frequency(b[0]) - frequency(a[0]))[0]?.[0] || "";
    }

    return (query) => {
      const text = plain(query).trim();
      const letters = text.replace(/[\s']/g, "");
      const number = /^k0*(\d{1,3})$/.exec(letters);
      if (number) return { list: [reading(`k${number[1].padStart(3, "0")}`, 1)], note: "", meant: query };
      if (text.length === 1) return { list: [{ text, weight: 1, tokens: [text], prefix: true }], note: "", meant: query };
      const asked = text.replace(ASKING, " ").trim();
      const core = tokens(asked).some(known) ? asked : text;
      const list = core === text ? [reading(text, 1)] : [reading(core, 1), reading(text, 0.5)];
      const book = inBookWords(core);
      if (book) list.push(reading(book.text, book.weight));
      let note = book ? book.text.replace(/\s+/g, " ") : "";
      let meant = book ? `${query} ${book.text}` : query;
      if (/^[a-z]{2,}$/.test(letters) && !book) {
        const spelled = fromPinyin(letters);
        list.push(...spelled);
        if (spelled.length && !list[0].tokens.length) {
          note = spelled[0].text;
          meant = spelled[0].isGuess ? spelled[0].tokens.join(" ") : note;
        }
      }
      const right = corrected(book ? book.text : core);
      if (right) {
        list.push(...both(right, 0.95));
        note = right.replace(/\s+/g, " ");
        meant = right;
      } else if (!book && text.length > 2 && text.length < 8 && !weights.has(text)) {
        // All pairs are known, yet a term differs in one character: 预期天数 for 逾期天数.
        const near = oneOff(text).find(({ weight }) => weight > 2);
        if (near) {
          list.push(reading(near.phrase, 0.9));
          meant = near.alike ? near.phrase : `${query} ${near.phrase}`;
        }
      }
      // Where there is a better understanding, what was typed counts for as much as the book knows of
      // it: 情续管理 is not 管理, 反催收 is not 催收.
      if (book || right) for (const typed of list.slice(0, core === text ? 1 : 2)) typed.weight *= typed.share ** 2;
      return { list: list.filter((each) => each.tokens.length || each.isHeard), note, meant };
    };
  };
})();
