// Which questions a paper has: its number alone decides.

// FNV-1a with a final mix. Each question has its place whatever the other questions are, so that a
// paper changes as little as possible when a bank grows.
export function place(paper, id) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(`${paper}/${id}`)) hash = Math.imul(hash ^ byte, 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function draw(paper, parts) {
  return parts.map(({ questions, share }) => {
    const placed = questions.map((question) => [place(paper, question.id), question]);
    placed.sort(([a, one], [b, other]) => a - b || (one.id < other.id ? -1 : 1));
    return placed.slice(0, share).map(([, question]) => question);
  });
}

export function paperNumber(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "");
  return /^\d{1,8}$/.test(plain) ? String(Number(plain)) : null;
}
