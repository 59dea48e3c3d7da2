// Offline copy and new editions. Only a web server can give either; from file:// nothing happens.

function tellOffline(text) {
  const state = document.querySelector("[data-offline-state]");
  if (state) state.textContent = text;
}

let isFull = false;

function tellFailure() {
  tellOffline(isFull ? "离线副本没有保存成功：浏览器的存储空间不够。清理以后刷新页面再试一次。" : "离线副本没有保存成功，刷新页面再试一次。");
}

// Returns what says that a new edition waits, until the reader takes it or puts it off.
function announcer(worker) {
  let text;
  worker.addEventListener("message", ({ data }) => {
    if (data.open && text) text.textContent = `还有${data.open}个本站页面开着。关掉它们，再按“换到新版”。`;
  });
  return (registration) => {
    if (text) return;
    text = document.createElement("p");
    text.textContent = "新版已经下载好。";
    const now = noticeButton("换到新版");
    const later = noticeButton("以后再换");
    now.addEventListener("click", () => {
      const next = registration.waiting;
      // Where the old edition held no page, the new one has taken over by itself.
      if (!next) return location.reload();
      next.onstatechange = () => next.state === "activated" && location.reload();
      next.postMessage("switch");
    });
    later.addEventListener("click", () => {
      text = undefined;
      noNotice();
    });
    notice(text, now, later);
  };
}

function follow(worker, announce, registration) {
  // A first copy has nothing to replace; it needs no notice.
  const look = () => {
    if (registration.waiting && registration.active) announce(registration);
    if (registration.active) tellOffline("已经存好，断网也能读全书。");
  };
  // Registering succeeds before the first copy is filled; when that fails, the worker becomes redundant.
  const watch = () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      look();
      if (next.state === "redundant" && !registration.active) tellFailure();
    });
  };
  // The worker's word may come before that state or after it.
  worker.addEventListener("message", ({ data }) => {
    if (!data.isFull || registration.active) return;
    isFull = true;
    tellFailure();
  });
  registration.addEventListener("updatefound", watch);
  watch();
  look();
  worker.ready.then(look);
}

function offline() {
  if (!/^https?:$/.test(location.protocol)) return;
  const worker = navigator.serviceWorker;
  if (!worker) {
    tellOffline("这个浏览器不能保存离线副本，或者网站不是用https打开的。");
    return;
  }
  const announce = announcer(worker);
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = `${root}site.webmanifest`;
    document.head.append(link);
    tellOffline("正在保存离线副本……");
    worker.register(`${root}sw.js`).then((registration) => follow(worker, announce, registration), tellFailure);
  };
  // The copy must not compete with the first page: it waits for the first gesture, or eight seconds.
  if (worker.controller || document.querySelector("[data-offline-state]")) start();
  for (const gesture of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(gesture, start, { once: true, passive: true });
  }
  if (document.readyState === "complete") setTimeout(start, 8000);
  else addEventListener("load", () => setTimeout(start, 8000));
}
