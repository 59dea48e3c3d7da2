// One quiz component for the static page and for notebooks. Python renders the markup
// (render.py); this module checks answers, remembers them and moves the focus. The rules of
// checking are those of scoring.py.

const KIND_HINT = {
  single: "先选一个选项，再提交。",
  true_false: "先选“对”或“错”，再提交。",
  multiple: "至少选一个选项，再提交。",
};
const STORAGE_NOTE = "浏览器不让保存进度：关掉或刷新页面后要重做。";
let serial = 0;

// ---- keys: packed by render.py so that nobody reads them by chance in the page source ----

export function unpack(blob, questionId) {
  let mask = 2166136261;
  for (const byte of new TextEncoder().encode(questionId)) mask = Math.imul(mask ^ byte, 16777619);
  const point = blob.indexOf(".");
  const plain = Uint8Array.from(atob(blob.slice(0, point)), (char) => {
    mask = (Math.imul(mask, 1664525) + 1013904223) | 0;
    return char.charCodeAt(0) ^ (mask >>> 24);
  });
  const veiled = blob.slice(point + 1);
  const told = veiled.replace(/[\u4e00-\u9fff]/g, (char) => String.fromCharCode(char.charCodeAt(0) ^ 0x55));
  return { ...JSON.parse(new TextDecoder().decode(plain)), ...JSON.parse(told) };
}

// ---- numbers: exact, as Decimal is in Python; floats would miss 0.005 by a hair ----

export function parseNumber(text, unit = "") {
  const clean = (raw) => raw.normalize("NFKC").replace(/\s/g, "");
  let plain = clean(text);
  const suffix = clean(unit);
  if (suffix && plain.endsWith(suffix)) plain = plain.slice(0, -suffix.length);
  if (/^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$/.test(plain)) plain = plain.replaceAll(",", "");
  if (plain.length > 30 || !/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(plain)) return null;
  return plain;
}

function scaled(text, decimals) {
  const [whole, fraction = ""] = text.replace(/^[+-]/, "").split(".");
  const value = BigInt((whole || "0") + fraction.padEnd(decimals, "0"));
  return text.startsWith("-") ? -value : value;
}

export function isClose(text, answer, tolerance) {
  const decimals = Math.max(...[text, answer, tolerance].map((n) => (n.split(".")[1] || "").length));
  const distance = scaled(text, decimals) - scaled(answer, decimals);
  return (distance < 0n ? -distance : distance) <= scaled(tolerance, decimals);
}

// ---- checking one response ----

export function check(kind, secret, response) {
  if (kind === "numeric") {
    const correct = isClose(response, secret.answer, secret.tolerance);
    const note = correct ? secret.feedback.correct : secret.feedback.wrong;
    return { correct, incomplete: false, redLine: false, marks: [], note };
  }
  const marks = response.map((position) => ({ position, state: secret.key[position], text: secret.feedback[position] }));
  const wanted = secret.key.filter((state) => state === 1).length;
  const allRight = marks.every((mark) => mark.state === 1);
  return {
    correct: allRight && marks.length === wanted,
    incomplete: allRight && marks.length < wanted,
    redLine: marks.some((mark) => mark.state === -1),
    marks,
    note: "",
  };
}

// ---- remembering: the page's localStorage, or the notebook's model ----

export function pageStore(bank, hash) {
  const prefix = `dunning.quiz/${bank}/`;
  const own = prefix + hash;
  const store = {
    works: true,
    load() {
      try {
        return JSON.parse(window.localStorage.getItem(own)) || {};
      } catch {
        return {};
      }
    },
    save(state) {
      try {
        const storage = window.localStorage;
        for (const key of Object.keys(storage)) {
          // An edited bank gets a new hash: answers to the old text must not count for the new.
          if (key.startsWith(prefix) && key !== own) storage.removeItem(key);
        }
        storage.setItem(own, JSON.stringify(state));
        store.works = true;
      } catch {
        store.works = false;
      }
    },
    // Other windows, and a page that Back brings as it was left.
    watch(act) {
      window.addEventListener("storage", ({ key }) => (key === own || key === null) && act());
      window.addEventListener("pageshow", ({ persisted }) => persisted && act());
    },
  };
  return store;
}

function modelStore(model) {
  return {
    works: true,
    load: () => ({ responses: model.get("responses"), redLines: model.get("red_lines") }),
    save(state) {
      model.set("responses", { ...state.responses });
      model.set("red_lines", [...state.redLines]);
      model.save_changes();
    },
  };
}

function soundState(raw) {
  const responses = raw && typeof raw.responses === "object" && raw.responses ? raw.responses : {};
  const redLines = raw && Array.isArray(raw.redLines) ? raw.redLines : [];
  return { responses: { ...responses }, redLines: [...redLines] };
}

// ---- one question ----

export class Question {
  constructor(box) {
    this.box = box;
    this.id = box.dataset.question;
    this.kind = box.dataset.kind;
    this.unit = box.dataset.unit || "";
    this.secret = unpack(box.dataset.key, this.id);
    this.inputs = [...box.querySelectorAll("input")];
    this.button = box.querySelector(".quiz-submit");
    this.result = box.querySelector(".quiz-result");
    this.graded = null;
    this.label();
  }

  // Checked one by one; an exam hands in all questions together and needs no button in each.
  offer(quiz) {
    this.quiz = quiz;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.press());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      this.press();
    });
  }

  press() {
    if (this.graded) this.retry();
    else this.submit();
  }

  // Ids and names are given here, not in the markup: one bank may stand twice on a page.
  label() {
    serial += 1;
    for (const input of this.inputs) input.name = `quiz-${serial}`;
    this.result.id = `quiz-${serial}-result`;
    for (const [position, input] of this.inputs.entries()) {
      const note = this.box.querySelectorAll(".quiz-feedback")[position];
      if (!note) input.setAttribute("aria-describedby", this.result.id);
      else {
        note.id = `quiz-${serial}-feedback-${position}`;
        input.setAttribute("aria-describedby", note.id);
      }
    }
  }

  read() {
    if (this.kind === "numeric") return parseNumber(this.inputs[0].value, this.unit);
    const chosen = this.inputs.flatMap((input, position) => (input.checked ? [position] : []));
    return chosen.length ? chosen : null;
  }

  fits(response) {
    if (this.kind === "numeric") return typeof response === "string" && parseNumber(response, this.unit) === response;
    return (
      Array.isArray(response) &&
      response.length > 0 &&
      (this.kind === "multiple" || response.length === 1) &&
      response.every((p) => Number.isInteger(p) && p >= 0 && p < this.inputs.length)
    );
  }

  submit() {
    const response = this.read();
    if (response === null) {
      this.say(KIND_HINT[this.kind] || "填一个数字，例如17.85，再提交。", "hint");
      this.inputs[0].focus();
      return;
    }
    this.show(response);
    // The field that had the focus is disabled now; without this the focus would fall to the page.
    this.button.focus({ preventScroll: true });
    this.quiz.record(this, response);
  }

  fill(response) {
    if (this.kind === "numeric") this.inputs[0].value = response;
    else for (const position of response) this.inputs[position].checked = true;
  }

  // Shows what is stored; what is being filled in stays, unless another window submitted it.
  follow(response) {
    if (String(response) === String(this.graded ? this.read() : undefined)) return;
    if (this.graded || response !== undefined) this.clear();
    if (response === undefined) return;
    this.fill(response);
    this.show(response);
  }

  show(response) {
    const outcome = check(this.kind, this.secret, response);
    this.graded = outcome;
    for (const input of this.inputs) input.disabled = true;
    for (const mark of outcome.marks) this.mark(mark);
    this.box.dataset.state = outcome.correct ? "correct" : "wrong";
    this.button.textContent = "再试一次";
    this.say(this.verdict(outcome), outcome.correct ? "correct" : "wrong");
  }

  verdict({ correct, incomplete, redLine, note }) {
    if (this.kind === "numeric") return correct ? `✓ 正确。${note}` : `✗ 不对。${note}`;
    if (correct) return "✓ 回答正确。";
    if (redLine) return "‼ 踩了红线：这种做法不允许，这一轮不通过。看看选项下的说明。";
    if (incomplete) return "✗ 还不全：选中的都对，但漏了正确选项。再试一次。";
    return "✗ 回答不对。看看选项下的说明，再试一次。";
  }

  mark({ position, state, text }) {
    const item = this.inputs[position].closest("li");
    const note = item.querySelector(".quiz-feedback");
    const lead = state === 1 ? "✓ 对：" : state === -1 ? "‼ 红线：" : "✗ 不对：";
    item.dataset.state = state === 1 ? "correct" : "wrong";
    note.textContent = lead + text;
    note.hidden = false;
  }

  clear() {
    this.graded = null;
    for (const input of this.inputs) {
      input.disabled = false;
      if (this.kind === "numeric") input.value = "";
      else input.checked = false;
    }
    for (const item of this.box.querySelectorAll("li[data-state]")) delete item.dataset.state;
    for (const note of this.box.querySelectorAll(".quiz-feedback")) {
      note.textContent = "";
      note.hidden = true;
    }
    delete this.box.dataset.state;
    this.button.textContent = "提交";
    this.say("", "");
  }

  retry() {
    this.clear();
    this.quiz.forget(this);
    this.inputs[0].focus();
  }

  say(text, tone) {
    this.result.textContent = text;
    this.result.dataset.tone = tone;
  }
}

// ---- one bank ----

class Quiz {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.questions = [...root.querySelectorAll("[data-question]")].map((box) => new Question(box));
    for (const question of this.questions) question.offer(this);
    this.reset = root.querySelector(".quiz-reset");
    this.reset.hidden = false;
    this.reset.addEventListener("click", () => this.startOver());
    this.reset.addEventListener("blur", () => this.disarm());
    this.warning = document.createElement("span");
    this.warning.setAttribute("role", "status");
    this.reset.after(" ", this.warning);
    root.querySelector(".quiz-status").hidden = false;
    // JupyterLab would take the keys for its shortcuts (arrows move the cell, D D deletes it); it
    // asks the focused element itself, not its ancestors.
    for (const field of root.querySelectorAll("input, button")) field.dataset.lmSuppressShortcuts = "true";
    this.look();
    store.watch?.(() => this.look());
  }

  look() {
    this.read();
    this.show();
    this.tell();
  }

  // Another window may have gone on with the same quiz. What cannot be stored is known here alone.
  read() {
    if (!this.store.works) return;
    this.state = soundState(this.store.load());
    const { responses } = this.state;
    for (const { id } of this.questions.filter((one) => !one.fits(responses[one.id]))) delete responses[id];
  }

  show() {
    for (const question of this.questions) question.follow(this.state.responses[question.id]);
  }

  record(question, response) {
    const { redLine } = question.graded;
    this.change(({ responses, redLines }) => {
      responses[question.id] = response;
      if (redLine && !redLines.includes(question.id)) redLines.push(question.id);
    });
  }

  forget(question) {
    this.change(({ responses }) => delete responses[question.id]);
  }

  // The counts go with the answers, so that the progress page needs neither questions nor keys.
  change(edit) {
    this.read();
    edit(this.state);
    this.show();
    const { total, correct } = this.counts();
    this.store.save({ ...this.state, total, correct });
    this.tell();
  }

  counts() {
    const graded = this.questions.filter((question) => question.graded);
    const correct = graded.filter((question) => question.graded.correct);
    return { total: this.questions.length, answered: graded.length, correct: correct.length };
  }

  tell() {
    const { total, answered, correct } = this.counts();
    const bar = this.root.querySelector("progress");
    bar.max = total;
    bar.value = answered;
    const lead = answered === total ? `全部答完：共${total}题` : `已答${answered}题，共${total}题`;
    const redLines = this.state.redLines.length;
    const failed = redLines ? `；踩红线${redLines}次，这一轮不通过，全部重做后重新计` : "";
    this.root.querySelector(".quiz-count").textContent = `${lead}；答对${correct}题${failed}。`;
    const note = this.root.querySelector(".quiz-note");
    note.textContent = this.store.works ? "" : STORAGE_NOTE;
    note.hidden = this.store.works;
  }

  disarm() {
    delete this.reset.dataset.armed;
    this.reset.textContent = "全部重做";
    this.warning.textContent = "";
  }

  // Two presses: one slip must not throw away a long quiz.
  startOver() {
    if (!this.reset.dataset.armed) {
      this.reset.dataset.armed = "true";
      this.reset.textContent = "再按一次，清空全部作答";
      this.warning.textContent = `${this.reset.textContent}。`;
      return;
    }
    this.disarm();
    for (const question of this.questions) question.clear();
    this.change((state) => Object.assign(state, soundState(null)));
    this.questions[0].inputs[0].focus();
  }
}

export function hydrate(root, store) {
  if (root.dataset.ready) return;
  root.dataset.ready = "true";
  new Quiz(root, store || pageStore(root.dataset.quizBank, root.dataset.quizHash));
}

export function hydrateAll(scope) {
  for (const root of scope.querySelectorAll("[data-quiz-bank]")) hydrate(root);
}

// ---- anywidget ----

function render({ model, el }) {
  const draw = () => {
    // The markup comes from render.py, which escapes every text of the bank.
    el.innerHTML = model.get("html");
    hydrate(el.querySelector("[data-quiz-bank]"), modelStore(model));
  };
  draw();
  model.on("change:html", draw);
  return () => model.off("change:html", draw);
}

export default { render };
