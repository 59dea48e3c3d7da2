// The final exam: questions drawn from every bank by the number of the paper, handed in together.
// Markup, packing and checking are those of the quizzes; only the course of the round is different.

import { draw, paperNumber } from "./exam-drawing.js";
import { DRAFT, RESULTS, isMap, leftPaper, remember, remembered, written } from "./exam-memory.js";
import { ExamQuestion } from "./exam-question.js";
import { isBetter, passes } from "./exam-results.js";

const NOT_KEPT = "浏览器不让保存：刷新或关掉这一页，作答和成绩就没有了。";
const ELSEWHERE = "这份试卷在另一个窗口里动过，或者清除了，这里先停住。刷新以后，接着那边的做。";
const VOID = "题库更新过，上次没有交的试卷作废。";
const VOID_JUDGED = "题库更新过，上次的卷面看不到了，成绩还在。";
const OLDER = "另一个窗口里的试卷用的是新题库。刷新这一页，再接着答。";

export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "不到1分钟";
  return minutes < 60 ? `${minutes}分钟` : `${Math.floor(minutes / 60)}小时${minutes % 60}分钟`;
}

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

class Exam {
  constructor(root) {
    this.root = root;
    this.facts = root.dataset;
    this.part = Object.fromEntries(["start", "paper", "result"].map((name) => [name, root.querySelector(`[data-exam-${name}]`)]));
    this.number = root.querySelector("[data-exam-number]");
    this.status = this.part.start.querySelector("[role=status]");
    this.begin = root.querySelector("[data-exam-begin]");
    this.begin.addEventListener("click", () => this.open(true));
    this.other = root.querySelector("[data-exam-other]");
    this.other.addEventListener("click", () => {
      this.another();
      this.tell(`换成试卷号${this.number.value}了。`);
    });
    this.number.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) this.open(true);
    });
    this.welcome();
    if (leftPaper()) this.open(false);
    addEventListener("storage", ({ key }) => [null, DRAFT, RESULTS].includes(key) && this.elsewhere());
    addEventListener("pageshow", ({ persisted }) => persisted && this.elsewhere());
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
    this.history();
    this.another();
    this.offer();
    this.show("start");
  }

  history() {
    const { best, last } = remembered(RESULTS);
    const words = (one) => `答对${one.correct}题，共${one.total}题，${one.passed ? "通过" : "没有通过"}（试卷号${one.paper}）`;
    const lines = isMap(best) && isMap(last) ? [`最好成绩：${words(best)}。`, `最近一次：${words(last)}。`] : [];
    this.root.querySelector("[data-exam-history]").textContent = lines.join("");
  }

  // A paper left open comes before a new one, which would take its place in the memory.
  offer() {
    const left = leftPaper();
    if (left) this.number.value = left.paper;
    this.number.disabled = this.other.disabled = Boolean(left);
    const isJudged = Number.isFinite(left?.seconds);
    this.begin.textContent = isJudged ? "看上次的卷面" : left ? "接着答" : "开始答题";
    return Boolean(left);
  }

  // Another window, or the board of the progress page, wrote something; or Back brought this page.
  elsewhere() {
    if (this.part.start.hidden) {
      if (this.isStale() && !Number.isFinite(this.draft.seconds)) this.lock();
      return;
    }
    this.history();
    if (!this.begin.disabled) this.announce();
  }

  announce() {
    this.tell(this.offer() ? `这个浏览器里有一张试卷，按“${this.begin.textContent}”打开。` : "");
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

  async open(isAsked) {
    if (this.begin.disabled) return;
    const isLeft = this.offer();
    const paper = paperNumber(this.number.value);
    if (!paper) {
      this.tell("试卷号是1到8位数字，例如482913。");
      this.number.focus();
      return;
    }
    this.tell(isLeft ? "正在取上次的试卷……" : "正在取题……");
    this.begin.disabled = true;
    try {
      await this.load();
    } catch {
      const what = isLeft ? "上次的试卷没有取到，作答都还在。" : "题目没有加载成功。";
      this.tell(`${what}检查网络，再按一次“${this.begin.textContent}”。`);
      return;
    } finally {
      this.begin.disabled = false;
    }
    this.tell("");
    // Another window may have begun or closed one meanwhile.
    if (leftPaper()) this.resume();
    else if (isLeft) this.welcome();
    else this.start(paper);
    if (isAsked) this.part.paper.querySelector("h2")?.focus();
  }

  start(paper) {
    this.draft = { paper, bank: this.bank.hash, started: Date.now(), responses: {} };
    this.kept = undefined;
    this.lay();
    this.keep();
  }

  resume() {
    const draft = leftPaper();
    if (draft.bank !== this.bank.hash) {
      this.discard(draft);
      return;
    }
    this.draft = draft;
    this.kept = written(DRAFT);
    this.lay();
    for (const question of this.questions) {
      const response = draft.responses[question.id];
      if (response !== undefined && question.fits(response)) question.fill(response);
    }
    if (Number.isFinite(draft.seconds)) this.publish();
    else this.count();
  }

  discard({ started, seconds }) {
    // Begun after this page was opened: it is the page that is old.
    if (started > performance.timeOrigin) {
      this.tell(OLDER);
      return;
    }
    remember(DRAFT, null);
    this.welcome();
    this.tell(Number.isFinite(seconds) ? VOID_JUDGED : VOID);
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
    this.note = make("p", { className: "quiz-note" });
    this.note.setAttribute("role", "status");
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

  // One window answers at a time: where the memory holds what this window did not write, it stops.
  keep() {
    if (this.isStale()) {
      this.lock();
      return false;
    }
    const isKept = remember(DRAFT, this.draft);
    if (isKept) this.kept = written(DRAFT);
    const words = isKept ? "" : NOT_KEPT;
    if (this.note.textContent !== words) this.note.textContent = words;
    return true;
  }

  isStale() {
    return this.kept !== undefined && written(DRAFT) !== this.kept;
  }

  lock() {
    if (this.isLocked) return;
    this.isLocked = true;
    clearInterval(this.clock);
    for (const field of this.part.paper.querySelectorAll("input, button")) field.disabled = true;
    const again = make("button", { type: "button", textContent: "刷新这一页" });
    again.addEventListener("click", () => location.reload());
    this.note.replaceChildren(ELSEWHERE, again);
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
    if (!this.keep()) return;
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
    // What another window has begun since is not this one's to remove.
    if (!this.isStale()) remember(DRAFT, null);
    this.part.paper.replaceChildren();
    this.part.result.replaceChildren();
    this.welcome();
    this.announce();
    this.begin.focus();
  }
}

export function examineAll(scope) {
  for (const root of scope.querySelectorAll("[data-exam]")) new Exam(root);
}
