// Turns the cells of a lesson page into cells that run: editors, and the worker in which Python runs.
// What the reader changes is kept in this browser; what stood in the page comes back with “恢复原样”.
const ROOM = "到教室里或用make lab打开";
const TOLD = {
  starting: "正在准备Python，第一次要下载约13MB……",
  ready: "准备好了。改代码，或者按“全部运行”。",
  blocked: "这个浏览器不允许运行WebAssembly，不能现场运行Python。下面仍是存好的结果。",
  load: "Python没有加载成功，可能断网了，也可能是浏览器太旧。再按一次“运行”可以重试。",
  died: "Python停了，变量都清空了。按“运行”会重新启动，从上面的格重新运行。",
  stopped: "已停止，变量都清空了。要接着做，从上面的格重新运行。",
  unkept: "浏览器不让保存：你的修改关掉这一页就没有了。",
  sure: "再按一次，放弃全部修改",
  full: "一格最多20000字，多出来的没有写进去。",
};

const HELP = [
  "在代码里：Tab键插入空格；Ctrl+回车运行这一格；Shift+回车运行并到下一格；按Esc离开代码，再按Tab去别处。",
  "格与格共用变量，从上往下运行；改了一格，下面用到它的格要再运行。",
  "你的修改只存在这个浏览器里。“恢复原样”换回课文里的代码和结果。",
  "程序停不下来，按“停止”；停止以后变量都清空。",
];

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

const press = (text, act) => {
  const made = element("button", { type: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
};

// ---- one cell ----

class Cell {
  constructor(box, number, lesson, isBlocked) {
    Object.assign(this, { box, number, lesson, isBlocked, name: `第${number}格` });
    this.shown = box.querySelector(".cell_input");
    this.original = this.shown.querySelector("pre").textContent.replace(/\n$/, "");
    this.mark = lesson.changes.markOf(number, this.original);
    this.area = box.querySelector(".cell_output") ?? element("div", { className: "cell_output docutils container" });
    this.stored = [...this.area.childNodes];
    this.about = element("p", { className: "lesson-about", textContent: this.stored.length ? "存好的结果" : "" });
    box.append(this.about, this.area);
    if (isBlocked) this.about.textContent = `这一格要用浏览器里没有的包：${ROOM}。${this.stored.length ? "下面是存好的结果。" : ""}`;
    else this.edit();
    this.out = new lesson.Output(this.area, lesson.widgets, this.stored, this.name);
  }

  edit() {
    this.runButton = press("运行", () => this.lesson.run([this]));
    this.runButton.setAttribute("aria-label", `运行${this.name}`);
    this.resetButton = press("恢复原样", () => this.reset());
    this.resetButton.setAttribute("aria-label", `${this.name}恢复原样`);
    this.editor = element("textarea", { className: "lesson-code", spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off", maxLength: this.lesson.longest, value: this.lesson.changes.of(this) ?? this.original });
    this.editor.setAttribute("aria-label", `${this.name}的代码`);
    this.editor.setAttribute("aria-describedby", "lesson-keys");
    this.editor.setAttribute("autocorrect", "off");
    // An editor prints no more than is in view.
    this.paper = element("pre", { className: "lesson-paper" });
    const name = element("span", { className: "lesson-name", textContent: this.name });
    this.shown.after(element("p", { className: "board-buttons lesson-bar" }, name, this.runButton, this.resetButton), this.editor, this.paper);
    this.shown.hidden = true;
    this.editor.addEventListener("input", () => this.changed());
    this.editor.addEventListener("keydown", (event) => this.key(event));
    this.fit();
  }

  fit() {
    this.paper.textContent = this.editor.value;
    this.editor.rows = Math.max(2, this.editor.value.split("\n").length);
    this.resetButton.disabled = this.editor.value === this.original && !this.hasRun;
    this.editor.classList.toggle("changed", this.editor.value !== this.original);
  }

  changed() {
    this.lesson.changes.keep(this, this.editor.value);
    if (!this.lesson.changes.works) this.lesson.tell(TOLD.unkept);
    else if (this.editor.value.length >= this.lesson.longest) this.lesson.tell(TOLD.full);
    this.differ();
  }

  // Written in another window.
  write(text) {
    if (text === this.editor.value) return;
    this.editor.value = text;
    this.differ();
  }

  differ() {
    if (this.hasRun) this.about.textContent = "代码改过了，再运行一次才是新的结果";
    this.fit();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.runButton.focus();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      this.lesson.run([this]);
      if (event.shiftKey) this.lesson.after(this)?.editor.focus();
    } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      // Keeps undo, unlike setting the value; where it is gone, the value is set.
      if (!document.execCommand("insertText", false, "    ")) {
        this.editor.setRangeText("    ", this.editor.selectionStart, this.editor.selectionEnd, "end");
        this.changed();
      }
    } else return;
    event.preventDefault();
  }

  begin() {
    this.hasRun = true;
    this.out.begin();
    this.area.setAttribute("aria-busy", "true");
    this.about.textContent = "正在运行……";
  }

  end(fault) {
    this.area.removeAttribute("aria-busy");
    this.about.textContent = this.area.childNodes.length || fault ? "你运行的结果" : "运行好了，这一格没有要显示的";
    if (fault) this.out.fault(fault);
    this.fit();
  }

  // Widgets whose Python is gone must not look alive.
  leave() {
    this.area.removeAttribute("aria-busy");
    if (!this.hasRun) return;
    this.about.textContent = "停止以前的结果";
    for (const part of this.area.querySelectorAll(".widget-column, .widget-row, .widget-line")) part.inert = true;
  }

  reset() {
    const isStopped = this.lesson.leaveOut(this);
    this.editor.value = this.original;
    this.hasRun = false;
    this.lesson.changes.keep(this, this.original);
    this.area.replaceChildren(...this.stored);
    this.about.textContent = this.stored.length ? "存好的结果" : "";
    this.fit();
    this.editor.focus();
    this.lesson.tell(`${this.name}恢复原样了。${isStopped ? TOLD.stopped : ""}`);
  }
}

// ---- the lesson ----

class Lesson {
  constructor({ place, button, status, output, widgets, changes, page, worker, python, packs }) {
    Object.assign(this, { status, addresses: { worker, python, packs }, waiting: [], Widgets: widgets.Widgets, Output: output.Output, put: output.put, longest: changes.LONGEST });
    this.changes = new changes.Changes(page);
    this.widgets = this.freshWidgets();
    const blocked = new Set((place.dataset.blocked ?? "").split(" ").filter(Boolean).map(Number));
    const boxes = [...document.querySelectorAll("main .cell")].filter((box) => box.querySelector(".cell_input"));
    this.cells = boxes.map((box, at) => new Cell(box, at + 1, this, blocked.has(at + 1)));
    this.live = this.cells.filter((cell) => !cell.isBlocked);
    this.changes.follow(this.live);
    this.bar(place, button);
    this.start();
    this.allButton.focus();
  }

  bar(place, button) {
    this.allButton = press("全部运行", () => this.run(this.live));
    this.stopButton = press("停止", () => this.stop());
    this.resetButton = press("全部恢复原样", () => this.resetAll());
    this.resetButton.addEventListener("blur", () => this.disarm());
    const group = element("span", { className: "lesson-tools", role: "group", ariaLabel: "运行本课" }, this.allButton, this.stopButton, this.resetButton);
    button.replaceWith(group);
    // Stays in sight while the reader goes down the lesson, which it could not inside the note.
    place.parentElement.after(place);
    place.classList.add("lesson-live");
    const [keys, ...rest] = HELP.map((textContent) => element("li", { textContent }));
    keys.id = "lesson-keys";
    place.after(element("details", { className: "lesson-help" }, element("summary", { textContent: "怎么用" }), element("ul", {}, keys, ...rest)));
  }

  tell(text) {
    this.status.textContent = text;
  }

  freshWidgets() {
    return new this.Widgets({
      post: (cell, comm, data) => this.worker?.postMessage({ type: "comm", cell, comm, data }),
      html: this.put,
      outputs: (area, outputs, cell) => {
        const out = new this.Output(area, this.widgets, [], cell);
        out.begin();
        for (const one of outputs) one.output_type === "stream" ? out.stream(one) : out.display(one.data ?? {});
      },
    });
  }

  after(cell) {
    return this.live[this.live.indexOf(cell) + 1];
  }

  start() {
    this.isReady = false;
    this.stopButton.disabled = false;
    this.tell(TOLD.starting);
    const worker = (this.worker = new Worker(this.addresses.worker, { type: "module" }));
    worker.onerror = () => worker === this.worker && this.fail("load");
    // What an ended worker had still sent is of no cell any more.
    worker.onmessage = ({ data }) => worker === this.worker && this.receive(data);
    this.worker.postMessage({ type: "start", python: this.addresses.python, packs: this.addresses.packs });
  }

  fail(reason) {
    this.drop();
    this.tell(TOLD[reason]);
  }

  drop() {
    this.worker?.terminate();
    this.worker = undefined;
    this.isReady = false;
    this.current = undefined;
    this.waiting = [];
    this.stopButton.disabled = true;
    for (const cell of this.live) cell.leave();
    this.widgets = this.freshWidgets();
    for (const cell of this.live) cell.out.widgets = this.widgets;
  }

  stop() {
    this.drop();
    this.start();
    this.tell(TOLD.stopped);
    this.allButton.focus();
  }

  // A cell that is put back must not run on.
  leaveOut(cell) {
    this.waiting = this.waiting.filter((one) => one !== cell);
    if (this.current !== cell) return false;
    this.stop();
    return true;
  }

  run(cells) {
    if (!this.worker) this.start();
    this.waiting.push(...cells.filter((cell) => !this.waiting.includes(cell)));
    this.next();
  }

  next() {
    if (!this.isReady || this.current) return;
    this.current = this.waiting.shift();
    if (!this.current) return;
    this.current.begin();
    this.tell(`正在运行${this.current.name}……`);
    this.worker.postMessage({ type: "run", cell: this.current.name, source: this.current.editor.value });
  }

  receive(data) {
    if (data.type === "failure") this.fail(data.reason);
    else if (data.type === "ready") {
      this.isReady = true;
      if (!this.status.textContent.endsWith(TOLD.stopped)) this.tell(TOLD.ready);
      this.next();
    } else if (data.type === "done") this.done(data);
    else if (data.type.startsWith("comm_")) this.widgets.receive(data);
    else this.show(data);
  }

  show(data) {
    const cell = this.cells.find((one) => one.name === data.cell);
    // Nothing may come under what stood in the page before.
    if (!cell?.hasRun) return;
    if (data.type === "stream") cell.out.stream(data);
    else if (data.type === "display") cell.out.display(data.data);
    else if (data.type === "clear") cell.out.begin();
  }

  done({ fault }) {
    const cell = this.current;
    this.current = undefined;
    cell.end(fault);
    // What follows a fault would only fail too.
    const left = fault ? this.waiting.splice(0).length : this.waiting.length;
    if (fault) this.tell(`${cell.name}：${fault.told}${left ? "后面的格没有运行。" : ""}`);
    else if (!left) this.tell(`${cell.name}运行好了。`);
    this.next();
  }

  disarm() {
    delete this.resetButton.dataset.armed;
    this.resetButton.textContent = "全部恢复原样";
    if (this.status.textContent === TOLD.sure) this.tell("");
  }

  // Two presses: one slip must not throw away the work of an hour.
  resetAll() {
    if (!this.resetButton.dataset.armed) {
      this.resetButton.dataset.armed = "true";
      this.resetButton.textContent = TOLD.sure;
      this.tell(TOLD.sure);
      return;
    }
    this.disarm();
    this.waiting = [];
    const isStopped = Boolean(this.current);
    if (isStopped) this.stop();
    for (const cell of this.live) cell.reset();
    this.resetButton.focus();
    this.tell(`全部恢复原样了。${isStopped ? TOLD.stopped : ""}`);
  }
}

export const begin = (parts) => new Lesson(parts);
