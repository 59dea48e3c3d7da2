// What this browser remembers of the exam: the results, and the paper that is open.

import { paperNumber } from "./exam-drawing.js";

export const RESULTS = "dunning.exam";
export const DRAFT = "dunning.exam.draft";

export const isMap = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);

export function remembered(key) {
  try {
    const value = JSON.parse(localStorage.getItem(key));
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

export function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

export function written(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// A paper that was begun and not closed, handed in or not.
export function leftPaper() {
  const draft = remembered(DRAFT);
  const isSound = isMap(draft.responses) && typeof draft.paper === "string" && paperNumber(draft.paper) === draft.paper;
  return isSound ? draft : undefined;
}
