// Calculators: the answer for the default numbers is in the page; the first use starts Python in a worker.
(() => {
  const { worker: workerAddress, wheel } = document.currentScript.dataset;
  const STAYS = "下面仍是上一次的结果。";
  const TOLD = {
    file: "这一页是从文件夹打开的，浏览器不让它现场计算；要改内容，从服务器打开本站（在电脑上运行make site）。下面是默认内容的结果。",
    blocked: `这个浏览器不允许运行WebAssembly，不能现场计算。${STAYS}`,
    load: `计算程序没有加载成功，可能断网了，也可能是浏览器太旧。${STAYS}再按一次按钮可以重试。`,
    starting: "正在准备计算，第一次要下载约5.5MB……",
    working: "正在计算……",
  };
  const address = new URL(wheel, location).href;
  let worker;
  let count = 0;
  const waiting = new Map();

  function stop(failure) {
    worker?.terminate();
    worker = undefined;
    const unanswered = [...waiting.values()];
    waiting.clear();
    for (const settle of unanswered) settle({ failure });
  }

  function run() {
    worker = new Worker(workerAddress, { type: "module" });
    worker.onerror = () => stop("load");
    worker.onmessage = ({ data }) => {
      if (data.failure) return stop(data.failure);
      worker.isReady = true;
      waiting.get(data.number)?.(data);
      waiting.delete(data.number);
    };
  }

  function ask(request, room) {
    if (!worker) run();
    const number = ++count;
    return new Promise((settle) => {
      waiting.set(number, settle);
      worker.postMessage({ number, request, room, wheel: address });
    });
  }

  // Python's memory kept from an earlier page may not fit this browser any more; the worker then throws it away.
  async function answerTo(request, room) {
    const told = await ask(request, room);
    return told.failure === "stale" ? ask(request, room) : told;
  }

  // Started ahead of the button: by a glance where nothing has to be downloaded, otherwise by typing.
  async function prepareAhead(room, isTyped) {
    if (worker) return;
    const isKept = await self.caches?.has(`dunning-python ${new URL(".", address).href}`).catch(() => false);
    if (!worker && (isKept || (isTyped && !navigator.connection?.saveData))) answerTo(null, room);
  }

  function prepare(place) {
    const form = place.querySelector("form");
    const status = place.querySelector(".calculator-status");
    const result = place.querySelector(".calculator-result");
    const about = place.querySelector(".calculator-of");
    const first = { html: result.innerHTML, about: about.textContent };
    const isText = Boolean(place.dataset.room);
    let latest = 0;

    function showError(name, message) {
      for (const control of form.elements) {
        const error = control.name && form.querySelector(`[id="${control.id}-error"]`);
        if (!error) continue;
        const wrong = control.name === name;
        error.hidden = !wrong;
        error.textContent = wrong ? message : "";
        if (wrong) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    }

    async function compute(focus) {
      const mine = ++latest;
      showError("", "");
      // Not the whole: the status, which speaks meanwhile, must be heard.
      result.setAttribute("aria-busy", "true");
      status.textContent = worker?.isReady ? TOLD.working : TOLD.starting;
      const texts = Object.fromEntries(new FormData(form));
      const request = { calculator: place.dataset.calculator, texts, root: place.dataset.siteRoot };
      const { answer, failure } = await answerTo(request, place.dataset.room);
      if (mine !== latest) return;
      result.removeAttribute("aria-busy");
      if (failure) {
        status.textContent = TOLD[failure] ?? TOLD.load;
      } else if (answer.error) {
        status.textContent = `${answer.error}。${STAYS}`;
        showError(answer.field, answer.error);
        if (focus && answer.field) form.elements[answer.field].focus();
      } else {
        result.innerHTML = answer.html;
        about.textContent = isText ? "按你填的原文检查的结果" : "按你填的数字算出的结果";
        // The summary stands in the result for the eye; the status tells it to a screen reader.
        status.textContent = `${isText ? "检查好了" : "算好了"}：${answer.summary}`;
      }
    }

    if (location.protocol === "file:") {
      status.textContent = TOLD.file;
      for (const control of form.elements) control.disabled = true;
      return;
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      compute(true);
    });
    for (const kind of ["pointerover", "focusin"]) form.addEventListener(kind, () => prepareAhead(place.dataset.room, false), { once: true });
    form.addEventListener("input", () => prepareAhead(place.dataset.room, true), { once: true });
    // Once Python runs, an answer costs nothing; before that, only the button asks for one.
    form.addEventListener("change", () => worker?.isReady && compute(false));
    form.addEventListener("reset", () => {
      latest += 1;
      result.removeAttribute("aria-busy");
      showError("", "");
      status.textContent = "";
      result.innerHTML = first.html;
      about.textContent = first.about;
    });
  }

  for (const place of document.querySelectorAll("[data-calculator]")) prepare(place);
})();
