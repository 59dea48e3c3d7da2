// What the reader changed in the cells of a lesson, kept in this browser.

// The board refuses a file with more in one cell; see progress-page.js.
export const LONGEST = 20000;

// A change is kept with a mark of the text it changes: when the lesson says something else, it no longer applies.
function hashOf(text) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
  return (hash >>> 0).toString(36);
}

export class Changes {
  constructor(page) {
    this.key = `dunning.lesson/${page}`;
    // What could not be stored lasts as long as the page, and is tried again with the next change.
    this.unkept = {};
  }

  markOf(number, text) {
    return `${number}-${hashOf(text)}`;
  }

  get works() {
    return !Object.keys(this.unkept).length;
  }

  // Read anew every time: other windows change other cells of the same lesson.
  stored() {
    try {
      return { ...JSON.parse(localStorage.getItem(this.key)) };
    } catch {
      return {};
    }
  }

  of(cell) {
    const text = { ...this.stored(), ...this.unkept }[cell.mark];
    return typeof text === "string" ? text : undefined;
  }

  keep(cell, text) {
    this.unkept[cell.mark] = text === cell.original ? undefined : text;
    // Nothing on the page undoes a change to a cell that the lesson no longer has: it would stay for ever.
    const texts = Object.entries({ ...this.stored(), ...this.unkept }).filter(([mark, one]) => this.marks.has(mark) && one !== undefined);
    try {
      if (texts.length) localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(texts)));
      else localStorage.removeItem(this.key);
      this.unkept = {};
    } catch {
      // `works` says it.
    }
  }

  // Every letter is stored as it is written, so where the store differs, another window wrote later.
  follow(cells) {
    this.marks = new Set(cells.map(({ mark }) => mark));
    const show = () => cells.forEach((cell) => cell.write(this.of(cell) ?? cell.original));
    addEventListener("storage", ({ key }) => (key === this.key || key === null) && show());
    addEventListener("pageshow", ({ persisted }) => persisted && show());
  }
}
