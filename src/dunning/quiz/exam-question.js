// A question of the exam: answered without a word, and explained when the paper is handed in.

import { Question, check } from "./component.js";

export class ExamQuestion extends Question {
  // Number and origin: “本章” in a stem means nothing without the chapter.
  name(number, chapter) {
    this.number = number;
    this.box.id = `exam-${number}`;
    const kind = this.box.querySelector(".quiz-kind");
    kind.textContent = kind.textContent.replace(/^第\d+题（(.*)）$/, `第${number}题（$1，出自《${chapter}》）`);
  }

  judge() {
    const response = this.read();
    if (response === null) return { response, correct: false, redLine: false, note: "" };
    return { response, ...check(this.kind, this.secret, response) };
  }

  reveal() {
    const outcome = this.judge();
    for (const input of this.inputs) input.disabled = true;
    if (this.kind !== "numeric") this.explain(outcome.response ?? []);
    this.box.dataset.state = outcome.correct ? "correct" : "wrong";
    this.say(this.verdict(outcome), outcome.correct ? "correct" : "wrong");
    return outcome;
  }

  // The right options and the chosen ones; the rest would only bury them.
  explain(chosen) {
    this.secret.key.forEach((state, position) => {
      const isChosen = chosen.includes(position);
      if (state !== 1 && !isChosen) return;
      const lead = isChosen ? "你选了这一项。" : "你没有选这一项。";
      this.mark({ position, state, text: lead + this.secret.feedback[position] });
    });
  }

  verdict({ response, correct, redLine, note }) {
    const numeric = this.kind === "numeric";
    const key = numeric && !correct ? `正确答案是${this.secret.answer}${this.unit}。${this.secret.feedback.wrong}` : note;
    if (response === null) return `✗ 没有作答，算错。${key}`;
    if (redLine) return "‼ 选了红线做法：这种做法不允许，这次测验不通过。";
    return correct ? `✓ 正确。${key}` : `✗ 不对。${key}`;
  }
}
