// The board of the progress page: what this browser holds, out to a file, back in, or erased. The build
// makes one classic script of it and of what it imports.
import { isBetter } from "./exam-results.js";

function progressBoard() {
  const { READ, PLACE, stored, reason } = self.dunningProgress;
  const QUIZ = "dunning.quiz/";
  const LESSON = "dunning.lesson/";
  const EXAM = "dunning.exam";
  const DRAFT = "dunning.exam.draft";
  const FORMAT = "dunning-progress";
  const LONGEST = 1024 * 1024;
  const LONGEST_CODE = 20000;
  const board = document.querySelector("[data-progress-board]");
  const status = board.querySelector("[role=status]");
  const say = (text) => {
    status.textContent = text;
  };
  const isMap = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);
  const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= 1000;
  const isMoment = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
  const isText = (value, longest = 200) => typeof value === "string" && value.length > 0 && value.length <= longest;
  const isWord = (value, form) => typeof value === "string" && form.test(value);
  const isSet = (values) => new Set(values).size === values.length;

  function keysOf(kind) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(kind));
    } catch {
      return [];
    }
  }

  // ---- show ----

  function quizWords(cell) {
    const state = stored(QUIZ + cell.dataset.quiz);
    const answered = isMap(state.responses) ? Object.keys(state.responses).length : 0;
    const total = Number(cell.dataset.total);
    const lines = Array.isArray(state.redLines) ? state.redLines.length : 0;
    if (!answered && !lines) return `未做，共${total}题`;
    const correct = isCount(state.correct) ? `，答对${state.correct}题` : "";
    return `已答${answered}题，共${total}题${correct}${lines ? `；踩红线${lines}次` : ""}`;
  }

  function goOn() {
    const line = board.querySelector("[data-go-on]");
    const place = stored(PLACE);
    const row = board.querySelector(`tr[data-page="${CSS.escape(String(place.page))}"]`);
    line.hidden = !row || !isText(place.title) || !isText(place.heading);
    if (line.hidden) return;
    const link = line.querySelector("a");
    link.href = `${row.querySelector("a").getAttribute("href").split("#")[0]}#${place.section}`;
    link.textContent = place.heading === place.title ? place.title : `${place.title}：${place.heading}`;
  }

  function examWords() {
    const { best, last } = stored(EXAM);
    if (!isMap(best) || !isMap(last)) return "还没有考过。";
    const words = (one) => `${one.passed ? "✓ 通过" : "没有通过"}，答对${one.correct}题，共${one.total}题（${new Date(one.at).toLocaleDateString("zh-CN")}，试卷号${one.paper}）`;
    return `最好一次${words(best)}；最近一次${words(last)}。`;
  }

  function show() {
    const read = stored(READ);
    const exam = board.querySelector("[data-exam-state]");
    if (exam) exam.textContent = examWords();
    const rows = [...board.querySelectorAll("tr[data-page]")];
    for (const row of rows) {
      const at = read[row.dataset.page];
      row.querySelector("[data-read]").textContent = isMoment(at) ? `✓ ${new Date(at).toLocaleDateString("zh-CN")}` : "未读";
      for (const cell of row.querySelectorAll("[data-quiz]")) cell.textContent = quizWords(cell);
    }
    const done = rows.filter((row) => row.dataset.page in read).length;
    const bar = board.querySelector("progress");
    bar.max = rows.length;
    bar.value = done;
    board.querySelector("[data-total-read]").textContent = `已读${done}课，共${rows.length}课。`;
    goOn();
  }

  // ---- out ----

  const allOf = (kind) => Object.fromEntries(keysOf(kind).map((key) => [key.slice(kind.length), stored(key)]));
  const those = (map, isSound) => Object.fromEntries(Object.entries(map).filter(isSound));

  // What the board itself would refuse stays at home: one bad entry must not hold back all others.
  function everything() {
    const place = stored(PLACE);
    const exam = stored(EXAM);
    const lessons = Object.entries(allOf(LESSON)).map(([page, cells]) => [page, those(cells, ([mark, code]) => isMark(mark) && isCode(code))]);
    return {
      format: FORMAT,
      version: 3,
      edition: board.dataset.edition,
      exported_at: new Date().toISOString(),
      read: those(stored(READ), ([page, at]) => !readFault({ [page]: at })),
      place: placeFault(place) ? null : place,
      quizzes: those(allOf(QUIZ), ([name, state]) => !quizFault(name, state)),
      exam: examFault(exam) ? null : exam,
      lessons: Object.fromEntries(lessons.filter(([page, cells]) => isPage(page) && Object.keys(cells).length)),
    };
  }

  function leftOut(data) {
    const size = (map) => Object.keys(map).length;
    const cells = (lessons) => Object.values(lessons).reduce((sum, one) => sum + size(one), 0);
    const pages = size(stored(READ)) - size(data.read);
    const quizzes = keysOf(QUIZ).length - size(data.quizzes);
    const exams = size(stored(EXAM)) && !data.exam ? 1 : 0;
    const count = pages + quizzes + exams + cells(allOf(LESSON)) - cells(data.lessons);
    return count ? `有${count}条记录坏了，或者代码超过${LONGEST_CODE}字，没有带上。` : "";
  }

  function exported() {
    const data = everything();
    const blob = new Blob([`${JSON.stringify(data, null, 1)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    // Sweden writes dates as year-month-day; the day is that of the course, not that of Greenwich.
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
    link.download = `学习进度-${day}.json`;
    link.click();
    // Some browsers read the file only after the click has ended.
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say(`已导出。这个文件只在你的设备上，换设备时在那边导入。${leftOut(data)}`);
  }

  // ---- in: the whole file is checked before anything is written ----

  function fieldFault(data) {
    const known = ["format", "version", "edition", "exported_at", "read", "place", "quizzes", "exam", "lessons"];
    if (!isMap(data) || data.format !== FORMAT) return "这不是学习进度文件；应为在这里导出的JSON文件";
    if (![1, 2, 3].includes(data.version)) return `文件格式的版本是${data.version}；这个网站只认1到3`;
    // Version 1 is of the time before the exam, version 2 of the time before code was taken along.
    for (const [field, since] of [["exam", 2], ["lessons", 3]]) {
      if (data.version >= since !== field in data) return `字段${field}从版本${since}起必有，以前没有；这个文件是版本${data.version}`;
    }
    const extra = Object.keys(data).find((key) => !known.includes(key));
    if (extra) return `有不认识的字段“${extra}”；应只有${known.join("、")}`;
    if (!isMoment(data.exported_at)) return "字段exported_at不是时间；应为2026-11-22T08:00:00Z这样的写法";
    if (!isText(data.edition)) return "字段edition应为版本号";
    if (!isMap(data.read)) return "字段read应为“页面：读完的时间”的表";
    if (!isMap(data.quizzes)) return "字段quizzes应为“题库：作答”的表";
    if (!isMap(data.lessons ?? {})) return "字段lessons应为“页面：改过的代码”的表";
    return "";
  }

  const isPage = (value) => isWord(value, /^[a-z0-9/-]{1,200}$/);

  function readFault(read) {
    for (const [page, at] of Object.entries(read)) {
      if (!isPage(page)) return `read里的“${page}”不是页面地址`;
      if (!isMoment(at)) return `read里“${page}”的时间是“${at}”；应为2026-11-22T08:00:00Z这样的写法`;
    }
    return "";
  }

  function placeFault(place) {
    if (place === null) return "";
    if (!isMap(place)) return "字段place应为上次读到的位置，或者null";
    const wanted = ["page", "section", "title", "heading", "at"];
    const wrong = Object.keys(place).find((key) => !wanted.includes(key)) ?? wanted.find((key) => !isText(place[key]));
    if (wrong) return `place的字段“${wrong}”不对；应有${wanted.join("、")}，都是文字`;
    return isMoment(place.at) ? "" : "place的字段at不是时间";
  }

  const isAnswer = (value) =>
    isText(value, 40) || (Array.isArray(value) && value.length > 0 && value.length <= 20 && value.every(isCount) && isSet(value));

  function quizFault(name, state) {
    if (!/^[a-z0-9-]{1,80}\/[0-9a-z]{1,80}$/.test(name)) return `quizzes里的“${name}”不是题库`;
    if (!isMap(state) || !isMap(state.responses) || !Array.isArray(state.redLines)) {
      return `quizzes里“${name}”缺responses或redLines`;
    }
    const extra = Object.keys(state).find((key) => !["responses", "redLines", "total", "correct"].includes(key));
    if (extra) return `quizzes里“${name}”有不认识的字段“${extra}”`;
    const wrong = Object.entries(state.responses).find(([id, answer]) => !isText(id) || !isAnswer(answer));
    if (wrong) return `quizzes里“${name}”的题“${wrong[0]}”作答不对；应为选项序号的列表，或一个数`;
    if (!state.redLines.every((id) => isText(id)) || !isSet(state.redLines)) return `quizzes里“${name}”的redLines应为题号的列表，不重复`;
    const counts = [state.total, state.correct].filter((value) => value !== undefined);
    if (!counts.every(isCount) || state.correct > Object.keys(state.responses).length) {
      return `quizzes里“${name}”的题数不对；答对的不能比答过的多`;
    }
    return "";
  }

  // The runner of the lessons writes the number of the cell and a hash of the text that was changed.
  const isMark = (value) => isWord(value, /^\d{1,4}-[0-9a-z]{1,7}$/);
  const isCode = (value) => typeof value === "string" && value.length <= LONGEST_CODE;

  function lessonsFault(lessons) {
    for (const [page, cells] of Object.entries(lessons)) {
      if (!isPage(page) || !isMap(cells)) return `lessons里的“${page}”应为页面地址，后面是这一页改过的格`;
      for (const [mark, code] of Object.entries(cells)) {
        if (!isMark(mark)) return `lessons里“${page}”有格“${mark}”；格应写成“3-1abc12”这样`;
        if (!isCode(code)) return `lessons里“${page}”的格“${mark}”，代码不对；应为不超过${LONGEST_CODE}字的文字`;
      }
    }
    return "";
  }

  const EXAM_FIELDS = {
    paper: (value) => isWord(value, /^\d{1,8}$/),
    bank: (value) => isWord(value, /^[0-9a-f]{12}$/),
    edition: (value) => isText(value),
    at: isMoment,
    seconds: (value) => Number.isInteger(value) && value >= 0,
    correct: isCount,
    total: (value) => isCount(value) && value > 0,
    redLines: isCount,
    passed: (value) => typeof value === "boolean",
  };

  function examFault(exam) {
    if (exam === null) return "";
    if (!isMap(exam) || Object.keys(exam).sort().join() !== "best,last") return "exam应正好有best和last，或者是null";
    for (const [which, result] of Object.entries(exam)) {
      if (!isMap(result)) return `exam的${which}应为一次成绩`;
      const fields = Object.keys(EXAM_FIELDS);
      const wrong = Object.keys(result).find((key) => !fields.includes(key)) ?? fields.find((key) => !EXAM_FIELDS[key](result[key]));
      if (wrong) return `exam的${which}里，字段“${wrong}”不对；应有${fields.join("、")}`;
      if (result.correct + result.redLines > result.total) return `exam的${which}里，答对的和踩红线的比总题数多`;
      if (result.passed && (result.redLines || !result.correct)) return `exam的${which}写着通过；踩了红线或者一题没对，不会通过`;
    }
    return isBetter(exam.last, exam.best) ? "exam的best比last差；最好一次不会比最近一次差" : "";
  }

  function fault(data) {
    const general = fieldFault(data);
    if (general) return general;
    for (const [name, state] of Object.entries(data.quizzes)) {
      const wrong = quizFault(name, state);
      if (wrong) return wrong;
    }
    return readFault(data.read) || placeFault(data.place) || examFault(data.exam ?? null) || lessonsFault(data.lessons ?? {});
  }

  const answers = (state) => (isMap(state.responses) ? Object.keys(state.responses).length : 0);

  function mergedExam(exam) {
    const here = stored(EXAM);
    if (!isMap(here.best) || !isMap(here.last)) return exam;
    return { best: isBetter(exam.best, here.best) ? exam.best : here.best, last: exam.last.at > here.last.at ? exam.last : here.last };
  }

  // What the browser holds already is kept where it is further on.
  function merged(data) {
    const values = { [READ]: { ...data.read, ...stored(READ) } };
    const place = stored(PLACE);
    if (data.place && !(place.at > data.place.at)) values[PLACE] = data.place;
    for (const [name, state] of Object.entries(data.quizzes)) {
      if (answers(state) > answers(stored(QUIZ + name))) values[QUIZ + name] = state;
    }
    if (data.exam) values[EXAM] = mergedExam(data.exam);
    for (const [page, cells] of Object.entries(data.lessons ?? {})) {
      values[LESSON + page] = { ...cells, ...stored(LESSON + page) };
    }
    return values;
  }

  function writeAll(values) {
    const before = Object.keys(values).map((key) => [key, localStorage.getItem(key)]);
    try {
      for (const [key, value] of Object.entries(values)) localStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      for (const [key, value] of before) {
        localStorage.removeItem(key);
        if (value !== null) localStorage.setItem(key, value);
      }
      throw error;
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  async function imported(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const wrong = file.size > LONGEST ? "文件超过1MB；学习进度不会这么大" : "";
    const data = wrong ? undefined : parsed(await file.text());
    const problem = wrong || (data === undefined ? "文件不是JSON，或者只下载了一半" : fault(data));
    if (problem) {
      say(`没有导入，原来的进度没有动：${problem}。`);
      return;
    }
    try {
      writeAll(merged(data));
      const exam = data.exam ? "，结业测验的成绩" : "";
      const edited = Object.keys(data.lessons ?? {}).length;
      const code = edited ? `，${edited}课里改过的代码` : "";
      say(`已导入：${Object.keys(data.read).length}课的阅读记录，${Object.keys(data.quizzes).length}份小测${exam}${code}。`);
    } catch (error) {
      say(`没有导入，原来的进度没有动：${reason(error)}`);
    }
    show();
  }

  // ---- erase ----

  function erased() {
    try {
      for (const key of [...keysOf(QUIZ), ...keysOf(LESSON), READ, PLACE, EXAM, DRAFT]) localStorage.removeItem(key);
      say("已清除这台设备上的学习进度。");
    } catch (error) {
      say(reason(error));
    }
    show();
  }

  const erase = board.querySelector("[data-erase]");
  const disarm = () => {
    if (!erase.dataset.armed) return;
    delete erase.dataset.armed;
    erase.textContent = "清除进度";
    say("");
  };
  erase.addEventListener("blur", disarm);
  erase.addEventListener("click", () => {
    if (erase.dataset.armed) {
      disarm();
      erased();
      return;
    }
    erase.dataset.armed = "true";
    erase.textContent = "再按一次，清除全部进度";
    say(`${erase.textContent}。`);
  });
  board.querySelector("[data-export]").addEventListener("click", exported);
  const input = board.querySelector("input[type=file]");
  board.querySelector("[data-import]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => imported(input));
  for (const button of board.querySelectorAll("button")) button.disabled = false;
  board.querySelector("[data-board-tools]").hidden = false;
  try {
    localStorage.setItem("dunning.try", "1");
    localStorage.removeItem("dunning.try");
  } catch (error) {
    say(reason(error));
  }
  addEventListener("storage", show);
  // Back brings the page as it was left, and it has heard of nothing since.
  addEventListener("pageshow", ({ persisted }) => persisted && show());
  show();
}
