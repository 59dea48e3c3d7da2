// Offline copy and new editions. Only a web server can give either; from file:// nothing happens.
function offline() {
  if (!/^https?:$/.test(location.protocol)) return;
  const worker = navigator.serviceWorker;
  const state = document.querySelector("[data-offline-state]");
  const tell = (text) => {
    if (state) state.textContent = text;
  };
  if (!worker) {
    tell("这个浏览器不能保存离线副本，或者网站不是用https打开的。");
    return;
  }

  let box;
  function announce(registration) {
    if (box) return;
    const text = document.createElement("p");
    text.textContent = "新版已经下载好。";
    const now = noticeButton("换到新版");
    const later = noticeButton("以后再换");
    now.addEventListener("click", () => registration.waiting?.postMessage("switch"));
    later.addEventListener("click", () => {
      box.remove();
      box = undefined;
    });
    box = notice(text, now, later);
  }
  worker.addEventListener("message", ({ data }) => {
    if (!data.open || !box) return;
    box.querySelector("p").textContent = `还有${data.open}个本站页面开着。关掉它们，再按“换到新版”。`;
  });

  function follow(registration) {
    // A first copy has nothing to replace; it needs no notice.
    const look = () => {
      if (registration.waiting && registration.active) announce(registration);
      if (registration.active) tell("已经存好，断网也能读全书。");
    };
    const watch = () => registration.installing?.addEventListener("statechange", look);
    registration.addEventListener("updatefound", watch);
    watch();
    look();
    worker.ready.then(look);
  }

  if (worker.controller) worker.addEventListener("controllerchange", () => location.reload(), { once: true });
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = `${root}site.webmanifest`;
    document.head.append(link);
    tell("正在保存离线副本……");
    worker.register(`${root}sw.js`).then(follow, () => tell("离线副本没有保存成功，刷新页面再试一次。"));
  };
  // The copy must not compete with the first page: it waits for the first gesture, or eight seconds.
  if (worker.controller || state) start();
  for (const gesture of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(gesture, start, { once: true, passive: true });
  }
  if (document.readyState === "complete") setTimeout(start, 8000);
  else addEventListener("load", () => setTimeout(start, 8000));
}
