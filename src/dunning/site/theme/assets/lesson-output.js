// What a cell of a running lesson shows: printed text, tables, charts, widgets, questions, faults.
const PLOTLY = "application/vnd.plotly.v1+json";
const QUIZ = "application/vnd.dunning.quiz+json";
const WIDGET = "application/vnd.jupyter.widget-view+json";

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

export function put(target, html) {
  // Scripts and handlers in it do not run: the page's policy forbids them.
  target.innerHTML = html;
  for (const table of target.querySelectorAll("table")) {
    if (table.closest(".table-frame")) continue;
    const frame = element("div", { className: "table-frame", tabIndex: 0, role: "group", ariaLabel: "表格，可左右滚动" });
    table.replaceWith(frame);
    frame.append(table);
  }
}

function tableOf({ columns, rows }) {
  const cells = (name, values) => values.map((value) => element(name, { textContent: value, ...(name === "th" && { scope: "col" }) }));
  const head = element("thead", {}, element("tr", {}, ...cells("th", columns)));
  return element("table", {}, head, element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells("td", row)))));
}

function chart(figure) {
  const { meta = {}, template, ...layout } = figure.layout ?? {};
  const title = meta.title ?? layout.title?.text ?? "图";
  const place = element("div", { className: "plot", role: "img", ariaLabel: meta.alt ? `${title}：${meta.alt}` : title });
  place.dataset.plot = "";
  place.style.minHeight = `${layout.height ?? 400}px`;
  const data = element("script", { type: "application/json", textContent: JSON.stringify({ data: figure.data, layout }) });
  const made = element("figure", { className: "chart" }, place, data);
  made.append(element("figcaption", {}, element("strong", { textContent: title }), meta.alt ? `　${meta.alt}` : ""));
  if (meta.table) {
    const frame = element("div", { className: "table-frame" }, tableOf(meta.table));
    made.append(element("details", {}, element("summary", { textContent: "查看图中数据" }), frame));
  }
  return made;
}

export class Output {
  constructor(area, widgets, stored, cell) {
    Object.assign(this, { area, widgets, stored, cell });
  }

  begin() {
    this.area.replaceChildren();
  }

  stream({ name, text }) {
    const last = this.area.lastElementChild;
    const same = last?.matches("pre.lesson-stream") && last.dataset.name === name;
    const pre = same ? last : element("pre", { className: "lesson-stream" });
    pre.dataset.name = name;
    pre.append(text);
    if (!same) this.area.append(pre);
  }

  display(data) {
    const id = data[WIDGET]?.model_id;
    if (id && this.widgets.knows(id)) this.area.append(this.widgets.view(id, this.cell));
    else if (data[QUIZ]) this.quiz(data);
    else if (data[PLOTLY]) {
      const made = chart(data[PLOTLY]);
      this.area.append(made);
      made.firstElementChild.dispatchEvent(new CustomEvent("dunning-plot", { bubbles: true }));
    } else if (data["text/html"] !== undefined) {
      const place = element("div", { className: "output text_html" });
      put(place, [data["text/html"]].flat().join(""));
      this.area.append(place);
    } else this.area.append(element("pre", { textContent: [data["text/plain"] ?? ""].flat().join("") }));
  }

  // The questions of the page are the same component; they keep the reader's answers.
  quiz(data) {
    const kept = this.stored.filter((node) => node.matches?.(`[data-quiz-bank="${CSS.escape(data[QUIZ].bank)}"]`) ?? false);
    const asked = kept[0]?.querySelectorAll("[data-question]").length;
    if (asked === data[QUIZ].questions?.length) this.area.append(...kept);
    else this.area.append(element("p", { className: "needs-kernel", textContent: `${data["text/plain"]}这一格要在教室或make lab里运行。` }));
  }

  fault({ told, traceback }) {
    const words = element("details", {}, element("summary", { textContent: "Python原来的话，最后一行是原因" }), element("pre", { textContent: traceback, tabIndex: 0 }));
    this.area.append(element("div", { className: "lesson-fault" }, element("p", {}, element("strong", { textContent: told })), words));
  }
}
