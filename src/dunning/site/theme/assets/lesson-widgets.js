// Shows the ipywidgets of a lesson with the browser's own controls and keeps both sides in step: what Python sets
// comes as comm messages, what the reader does goes back as such. A kind that is not here says so.
const REFERENCE = "IPY_MODEL_";
const WITHOUT = "这种控件要在教室或make lab里运行";
let serial = 0;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

// A control with its label; the label is tied to it, so that it is read and can be tapped.
function labelled(view, control, ...beside) {
  control.id = `widget-${++serial}`;
  const label = element("label", { htmlFor: control.id });
  const box = element("p", { className: "widget-line" }, label, control, ...beside);
  view.refresh = () => {
    label.textContent = view.state.description ?? "";
    label.hidden = !label.textContent;
    if (!label.textContent) control.setAttribute("aria-label", view.state.placeholder || "控件");
    control.disabled = Boolean(view.state.disabled);
  };
  return box;
}

const set = (control, value) => {
  if (String(control.value) !== String(value)) control.value = value;
};

function slider(view, { limits, read, write, words }) {
  const control = element("input", { type: "range" });
  const shown = element("output");
  const box = labelled(view, control, shown);
  const { refresh } = view;
  const tell = () => {
    shown.textContent = words(Number(control.value));
    control.setAttribute("aria-valuetext", shown.textContent);
  };
  view.refresh = () => {
    refresh();
    Object.assign(control, limits(view.state));
    set(control, read(view.state));
    shown.hidden = view.state.readout === false;
    tell();
  };
  control.addEventListener("input", () => {
    tell();
    if (view.state.continuous_update) view.send(write(Number(control.value)));
  });
  control.addEventListener("change", () => view.send(write(Number(control.value))));
  return box;
}

const numberSlider = (view) =>
  slider(view, {
    limits: ({ min, max, step }) => ({ min, max, step: step ?? "any" }),
    read: ({ value }) => value,
    write: (value) => ({ value }),
    words: (value) => String(value),
  });

const selectionSlider = (view) =>
  slider(view, {
    limits: (state) => ({ min: 0, max: state._options_labels.length - 1, step: 1 }),
    read: ({ index }) => index ?? 0,
    write: (index) => ({ index }),
    words: (index) => view.state._options_labels[index] ?? "",
  });

function select(view) {
  const control = element("select");
  const box = labelled(view, control);
  const { refresh } = view;
  let labels;
  view.refresh = () => {
    refresh();
    if (labels !== String(view.state._options_labels)) {
      labels = String(view.state._options_labels);
      control.replaceChildren(...view.state._options_labels.map((text) => element("option", { textContent: text })));
    }
    control.selectedIndex = view.state.index ?? -1;
  };
  control.addEventListener("change", () => view.send({ index: control.selectedIndex }));
  return box;
}

function radios(view) {
  const legend = element("legend");
  const choices = element("span", { className: "widget-choices" });
  const box = element("fieldset", { className: "widget-radios" }, legend, choices);
  const name = `widget-${++serial}`;
  let labels;
  view.refresh = () => {
    legend.textContent = view.state.description ?? "";
    box.disabled = Boolean(view.state.disabled);
    if (labels !== String(view.state._options_labels)) {
      labels = String(view.state._options_labels);
      choices.replaceChildren(
        ...view.state._options_labels.map((text, index) => {
          const input = element("input", { type: "radio", name });
          input.addEventListener("change", () => view.send({ index }));
          return element("label", {}, input, text);
        }),
      );
    }
    for (const [index, input] of choices.querySelectorAll("input").entries()) input.checked = index === view.state.index;
  };
  return box;
}

// Text goes to Python with each letter, as in Jupyter, or when the field is left.
function typed(view, control, { read = (text) => text, event = "input" } = {}) {
  const box = labelled(view, control);
  const { refresh } = view;
  view.refresh = () => {
    refresh();
    const { min, max, step, rows, placeholder } = view.state;
    for (const [name, value] of Object.entries({ min, max, step, rows, placeholder })) {
      if (value !== undefined && value !== null) control.setAttribute(name, value);
    }
    set(control, view.state.value ?? "");
  };
  control.addEventListener(event, () => {
    const value = read(control.value);
    if (value !== null) view.send({ value });
  });
  control.addEventListener("keydown", ({ key }) => {
    if (key === "Enter" && control.type === "text") view.custom({ event: "submit" });
  });
  return box;
}

const number = (view) =>
  typed(view, element("input", { type: "number", step: "any" }), {
    event: "change",
    read: (text) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text)),
  });

function checkbox(view) {
  const control = element("input", { type: "checkbox" });
  const text = element("span");
  view.refresh = () => {
    text.textContent = view.state.description ?? "";
    control.checked = Boolean(view.state.value);
    control.disabled = Boolean(view.state.disabled);
  };
  control.addEventListener("change", () => view.send({ value: control.checked }));
  return element("p", { className: "widget-line" }, element("label", {}, control, text));
}

function button(view) {
  const control = element("button", { type: "button" });
  const isToggle = "value" in view.state;
  view.refresh = () => {
    control.textContent = view.state.description;
    control.disabled = Boolean(view.state.disabled);
    control.classList.toggle("primary", view.state.button_style === "primary");
    if (isToggle) control.setAttribute("aria-pressed", String(Boolean(view.state.value)));
  };
  control.addEventListener("click", () => {
    if (isToggle) view.send({ value: !view.state.value });
    else view.custom({ event: "click" });
  });
  return control;
}

const words = (asHtml) => (view) => {
  const label = element("span", { className: "widget-label" });
  const text = element("div");
  let shown;
  view.refresh = () => {
    label.textContent = view.state.description ?? "";
    label.hidden = !label.textContent;
    if (shown === view.state.value) return;
    shown = view.state.value;
    if (asHtml) view.manager.html(text, shown);
    else text.textContent = shown;
  };
  return element("div", { className: "widget-text" }, label, text);
};

function progress(view) {
  const control = element("progress");
  const box = labelled(view, control);
  const { refresh } = view;
  view.refresh = () => {
    refresh();
    control.max = view.state.max - view.state.min;
    control.value = view.state.value - view.state.min;
  };
  return box;
}

const box = (className) => (view) => {
  const frame = element("div", { className });
  let shown;
  view.refresh = () => {
    if (shown === String(view.state.children)) return;
    shown = String(view.state.children);
    frame.replaceChildren(...view.state.children.map((child) => view.manager.view(child, view.cell)));
  };
  return frame;
};

function folds(view) {
  const frame = element("div");
  let shown;
  view.refresh = () => {
    const { children, titles = [], selected_index: open } = view.state;
    if (shown === String([...children, ...titles])) return;
    shown = String([...children, ...titles]);
    frame.replaceChildren(
      ...children.map((child, index) =>
        element(
          "details",
          { open: index === open },
          element("summary", { textContent: titles[index] || `第${index + 1}项` }),
          view.manager.view(child, view.cell),
        ),
      ),
    );
  };
  return frame;
}

function output(view) {
  const frame = element("div", { className: "widget-output" });
  view.refresh = () => view.manager.outputs(frame, view.state.outputs ?? [], view.cell);
  return frame;
}

const KINDS = {
  IntSliderModel: numberSlider,
  FloatSliderModel: numberSlider,
  SelectionSliderModel: selectionSlider,
  DropdownModel: select,
  SelectModel: select,
  RadioButtonsModel: radios,
  ToggleButtonsModel: radios,
  TextModel: (view) => typed(view, element("input", { type: "text" }), { event: view.state.continuous_update === false ? "change" : "input" }),
  TextareaModel: (view) => typed(view, element("textarea"), { event: view.state.continuous_update === false ? "change" : "input" }),
  IntTextModel: number,
  FloatTextModel: number,
  BoundedIntTextModel: number,
  BoundedFloatTextModel: number,
  CheckboxModel: checkbox,
  ButtonModel: button,
  ToggleButtonModel: button,
  HTMLModel: words(true),
  HTMLMathModel: words(true),
  LabelModel: words(false),
  IntProgressModel: progress,
  FloatProgressModel: progress,
  VBoxModel: box("widget-column"),
  BoxModel: box("widget-row"),
  HBoxModel: box("widget-row"),
  GridBoxModel: box("widget-column"),
  AccordionModel: folds,
  TabModel: folds,
  OutputModel: output,
};

export class Widgets {
  // post(cell, comm, data) takes what the reader does to Python; html and outputs put content into an element.
  constructor({ post, html, outputs }) {
    Object.assign(this, { post, html, outputs });
    this.models = new Map();
  }

  knows(id) {
    return this.models.get(id)?.state._model_name in KINDS;
  }

  receive({ type, comm, data }) {
    if (type === "comm_open") this.models.set(comm, { state: data.state ?? {}, views: new Set() });
    if (type === "comm_close") this.models.delete(comm);
    const model = this.models.get(comm);
    if (type !== "comm_msg" || data.method !== "update" || !model) return;
    Object.assign(model.state, data.state);
    for (const view of model.views) view.show();
    // A style or layout has no view of its own; who refers to it is shown anew.
    if (!model.views.size) for (const other of this.models.values()) if (other.state.layout === REFERENCE + comm) for (const view of other.views) view.show();
  }

  view(reference, cell) {
    const id = reference.replace(REFERENCE, "");
    const model = this.models.get(id);
    const make = model && KINDS[model.state._model_name];
    if (!make) return element("p", { className: "needs-kernel", textContent: `${WITHOUT}。` });
    const view = {
      manager: this,
      cell,
      state: model.state,
      send: (changed) => {
        Object.assign(model.state, changed);
        for (const other of model.views) if (other !== view) other.show();
        this.post(cell, id, { method: "update", state: changed, buffer_paths: [] });
      },
      custom: (content) => this.post(cell, id, { method: "custom", content }),
    };
    const made = make(view);
    view.show = () => {
      view.refresh();
      const layout = this.models.get(String(model.state.layout).replace(REFERENCE, ""));
      made.hidden = layout?.state.display === "none";
      if (!made.isConnected && view.wasShown) model.views.delete(view);
    };
    model.views.add(view);
    view.show();
    queueMicrotask(() => (view.wasShown = made.isConnected));
    return made;
  }
}
