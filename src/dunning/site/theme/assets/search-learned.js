// Which pages answer what is typed, by weights learned from phrases (see search/learning.py).
(() => {
  self.dunningSearchLearned = ({ data, terms, numbers, tokens, plain }) => {
    const { biases, lone, weights, rows, sharpness } = data.learned;
    const signs = [...terms, ...data.alphabet, ...lone];
    const speaks = new Map();
    rows.forEach((packed, at) => {
      packed.split("|").forEach((row, page) => {
        for (const number of numbers(row)) {
          if (!speaks.has(signs[number])) speaks.set(signs[number], []);
          speaks.get(signs[number]).push(page, weights[at]);
        }
      });
    });

    // How likely each page is what is looked for, together 1; null where no word says anything.
    return (query) => {
      const typed = new Set([...tokens(query), ...(plain(query).match(/[\u3400-\u9fff]/g) || [])]);
      const known = [...typed].filter((sign) => speaks.has(sign));
      if (!known.length) return null;
      const sums = biases.map((bias) => (bias === null ? -Infinity : bias));
      for (const sign of known) {
        const list = speaks.get(sign);
        for (let at = 0; at < list.length; at += 2) sums[list[at]] += list[at + 1] / Math.sqrt(known.length);
      }
      const most = Math.max(...sums);
      const shares = sums.map((sum) => Math.exp(sharpness * (sum - most)));
      const whole = shares.reduce((sum, one) => sum + one, 0);
      return shares.map((share) => share / whole);
    };
  };
})();
