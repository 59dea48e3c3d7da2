// The final exam: questions drawn from every bank by the number of the paper, handed in together.
// Markup, packing and checking are those of the quizzes; only the course of the round is different.

import { Question, check } from "./component.js";

const RESULTS = "dunning.exam";
const DRAFT = "dunning.exam.draft";
const NOT_KEPT = "浏览器不让保存：刷新或关掉这一页，作答和成绩就没有了。";
const NOT_LOADED = "题目没有加载成功。检查网络，再按一次“开始答题”。";

// ---- drawing ----

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

// ---- judging ----

export function passes({ correct, redLines }, needed) {
  return correct >= needed && redLines === 0;
}

// Whether a result beats another: passed first, then points, then less time.
export function isBetter(one, other) {
  if (!other || one.passed !== other.passed) return !other || one.passed;
  const points = one.correct * other.total - other.correct * one.total;
  return points ? points > 0 : one.seconds < other.seconds;
}

export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "不到1分钟";
  return minutes < 60 ? `${minutes}分钟` : `${Math.floor(minutes / 60)}小时${minutes % 60}分钟`;
}

// ---- this browser's memory ----

const isMap = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);

function remembered(key) {
  try {
    const value = JSON.parse(localStorage.getItem(key));
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// ---- one question ----

class ExamQuestion extends Question {
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

// ---- the exam ----

class Exam {
  constructor(root) {
    this.root = root;
    this.facts = root.dataset;
    this.part = Object.fromEntries(["start", "paper", "result"].map((name) => [name, root.querySelector(`[data-exam-${name}]`)]));
    this.number = root.querySelector("[data-exam-number]");
    this.status = this.part.start.querySelector("[role=status]");
    this.begin = root.querySelector("[data-exam-begin]");
    this.begin.addEventListener("click", () => this.open());
    root.querySelector("[data-exam-other]").addEventListener("click", () => this.another());
    this.number.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) this.open();
    });
    this.welcome();
    const draft = remembered(DRAFT);
    if (isMap(draft.responses) && typeof draft.paper === "string") this.load().then(() => this.resume(draft), () => this.tell(NOT_LOADED));
  }

  tell(text) {
    this.status.textContent = text;
  }

  show(...names) {
    for (const [name, element] of Object.entries(this.part)) element.hidden = !names.includes(name);
  }

  another() {
    this.number.value = String(100000 + Math.floor(Math.random() * 900000));
  }

  welcome() {
    const { best, last } = remembered(RESULTS);
    const words = (one) => `答对${one.correct}题，共${one.total}题，${one.passed ? "通过" : "没有通过"}（试卷号${one.paper}）`;
    const lines = isMap(best) && isMap(last) ? [`最好成绩：${words(best)}。`, `最近一次：${words(last)}。`] : [];
    this.root.querySelector("[data-exam-history]").textContent = lines.join("");
    this.another();
    this.show("start");
  }

  // A script, not a request for data: from file:// only scripts can be fetched.
  load() {
    this.loading ??= new Promise((resolve, reject) => {
      const script = make("script", { src: this.facts.examBank });
      script.onload = () => resolve((this.bank = self.dunningExamBank));
      script.onerror = () => {
        this.loading = undefined;
        reject(new Error(this.facts.examBank));
      };
      document.head.append(script);
    });
    return this.loading;
  }

  async open() {
    const paper = paperNumber(this.number.value);
    if (!paper) {
      this.tell("试卷号是1到8位数字，例如482913。");
      this.number.focus();
      return;
    }
    this.tell("正在取题……");
    this.begin.disabled = true;
    try {
      await this.load();
    } catch {
      this.tell(NOT_LOADED);
      return;
    } finally {
      this.begin.disabled = false;
    }
    this.tell("");
    this.draft = { paper, bank: this.bank.hash, started: Date.now(), responses: {} };
    this.keep();
    this.lay();
    this.part.paper.querySelector("h2").focus();
  }

  resume(draft) {
    if (draft.bank !== this.bank.hash) {
      remember(DRAFT, null);
      this.tell("题库更新过，上次没有交的试卷作废。");
      return;
    }
    this.draft = draft;
    this.lay();
    for (const question of this.questions) {
      const response = draft.responses[question.id];
      if (response !== undefined && question.fits(response)) question.fill(response);
    }
    if (Number.isFinite(draft.seconds)) this.publish();
    else this.count();
  }

  // ---- the paper ----

  lay() {
    const { paper } = this.draft;
    const title = make("h2", { tabIndex: -1, textContent: `试卷${paper}` });
    const sheet = make("div", { className: "dunning-quiz", lang: "zh-CN" });
    this.questions = [];
    draw(paper, this.bank.parts).forEach((drawn, at) => {
      sheet.append(make("h3", { textContent: this.bank.parts[at].caption }));
      for (const item of drawn) {
        sheet.insertAdjacentHTML("beforeend", item.html);
        const question = new ExamQuestion(sheet.lastElementChild);
        question.chapter = item.chapter;
        question.part = at;
        question.name(this.questions.length + 1, this.bank.chapters[item.chapter].title);
        this.questions.push(question);
      }
    });
    sheet.addEventListener("input", () => this.answered());
    this.bar = make("progress", { max: this.questions.length, value: 0 });
    this.bar.setAttribute("aria-label", "答题进度");
    this.counter = make("p", { className: "quiz-count" });
    this.note = make("p", { className: "quiz-note", hidden: true, textContent: NOT_KEPT });
    sheet.prepend(make("div", { className: "quiz-status" }, this.bar, this.counter, this.note));
    sheet.append(this.ending());
    this.part.paper.replaceChildren(title, sheet);
    this.show("paper");
    this.count();
    clearInterval(this.clock);
    this.clock = setInterval(() => this.count(), 15000);
  }

  ending() {
    this.hand = make("button", { type: "button", textContent: "交卷" });
    this.warning = make("p", { className: "quiz-result" });
    this.warning.setAttribute("role", "status");
    this.hand.addEventListener("click", () => this.handIn());
    this.hand.addEventListener("blur", () => delete this.hand.dataset.armed);
    return make("div", { className: "exam-end" }, make("p", { className: "quiz-actions" }, this.hand), this.warning);
  }

  answered() {
    this.draft.responses = Object.fromEntries(
      this.questions.map((question) => [question.id, question.read()]).filter(([, response]) => response !== null),
    );
    delete this.hand.dataset.armed;
    this.keep();
    this.count();
  }

  keep() {
    const kept = remember(DRAFT, this.draft);
    if (this.note) this.note.hidden = kept;
  }

  seconds() {
    return this.draft.seconds ?? Math.max(0, Math.round((Date.now() - this.draft.started) / 1000));
  }

  count() {
    const done = this.questions.filter((question) => question.read() !== null).length;
    this.bar.value = done;
    this.counter.textContent = `已答${done}题，共${this.questions.length}题。已用时${duration(this.seconds())}。`;
  }

  // ---- handing in ----

  // Two presses when something is open: one slip must not throw away a long paper.
  handIn() {
    const open = this.questions.filter((question) => question.read() === null);
    if (open.length && !this.hand.dataset.armed) {
      this.hand.dataset.armed = "true";
      const numbers = open.map((question) => question.number).join("、");
      this.warning.textContent = `还有${open.length}题没有作答，或填的不是数字：第${numbers}题。再按一次“交卷”，这些题算错。`;
      return;
    }
    this.draft.seconds = this.seconds();
    this.keep();
    const result = this.publish();
    const { best } = remembered(RESULTS);
    const kept = remember(RESULTS, { best: isMap(best) && !isBetter(result, best) ? best : result, last: result });
    if (!kept) this.part.result.append(make("p", { className: "quiz-note", textContent: NOT_KEPT }));
    this.part.result.querySelector("h2").focus();
  }

  publish() {
    clearInterval(this.clock);
    this.outcomes = this.questions.map((question) => question.reveal());
    for (const name of [".exam-end", ".quiz-status"]) this.part.paper.querySelector(name).hidden = true;
    const redLines = this.outcomes.filter(({ redLine }) => redLine).length;
    const correct = this.outcomes.filter((outcome) => outcome.correct).length;
    const result = {
      paper: this.draft.paper,
      bank: this.bank.hash,
      edition: this.facts.edition,
      at: new Date().toISOString(),
      seconds: this.seconds(),
      correct,
      total: this.questions.length,
      redLines,
      passed: passes({ correct, redLines }, this.bank.needed),
    };
    this.report(result);
    return result;
  }

  // ---- the result ----

  report(result) {
    const { correct, total, passed, redLines, seconds, paper } = result;
    const title = make("h2", { tabIndex: -1, textContent: `成绩：${passed ? "✓ 通过" : "✗ 没有通过"}` });
    const line = `通过线是答对${this.bank.needed}题（${this.bank.basis}）。`;
    const red = redLines ? `选了${redLines}处红线做法：这些做法不允许，答对再多也不通过。` : "";
    const words = make("p", { textContent: `答对${correct}题，共${total}题。${line}${red}` });
    const facts = make("p", { textContent: `用时${duration(seconds)}。试卷号${paper}，题库${this.bank.hash}。` });
    const again = make("button", { type: "button", textContent: "再考一次" });
    again.addEventListener("click", () => this.restart());
    const actions = make("p", { className: "quiz-actions" }, again);
    this.part.result.replaceChildren(title, words, facts, this.byPart(), ...this.rereading(), actions);
    this.part.result.className = `exam-result dunning-quiz ${passed ? "passed" : "failed"}`;
    this.show("result", "paper");
  }

  byPart() {
    const rows = this.bank.parts.map(({ caption }, at) => {
      const own = this.outcomes.filter((_, position) => this.questions[position].part === at);
      const right = own.filter((outcome) => outcome.correct).length;
      return make("li", { textContent: `${caption}：答对${right}题，共${own.length}题` });
    });
    return make("ul", {}, ...rows);
  }

  rereading() {
    const wrong = new Map();
    this.questions.forEach((question, at) => {
      if (this.outcomes[at].correct) return;
      wrong.set(question.chapter, [...(wrong.get(question.chapter) ?? []), question.number]);
    });
    if (!wrong.size) return [];
    const items = [...wrong].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]).map(([chapter, numbers]) => {
      const { title, url } = this.bank.chapters[chapter];
      const links = numbers.flatMap((number) => ["、", make("a", { href: `#exam-${number}`, textContent: `第${number}题` })]);
      return make("li", {}, make("a", { href: url, textContent: title }), "：错", ...links.slice(1));
    });
    return [make("h3", { textContent: "回去重读" }), make("ul", {}, ...items)];
  }

  restart() {
    remember(DRAFT, null);
    this.part.paper.replaceChildren();
    this.part.result.replaceChildren();
    this.welcome();
    this.begin.focus();
  }
}

export function examineAll(scope) {
  for (const root of scope.querySelectorAll("[data-exam]")) new Exam(root);
}
