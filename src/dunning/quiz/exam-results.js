// What a result of the exam is worth: for the exam, and for the board of the progress page.

export function passes({ correct, redLines }, needed) {
  return correct >= needed && redLines === 0;
}

// Whether a result beats another: passed first, then points, then less time.
export function isBetter(one, other) {
  if (!other || one.passed !== other.passed) return !other || one.passed;
  const points = one.correct * other.total - other.correct * one.total;
  return points ? points > 0 : one.seconds < other.seconds;
}
