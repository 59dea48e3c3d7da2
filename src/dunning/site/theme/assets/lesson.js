// The button “运行本课”: everything else is fetched when it is pressed.
(() => {
  const facts = { ...document.currentScript.dataset };
  const place = document.querySelector("[data-live-lesson]");
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const at = (address) => new URL(address, location).href;
  button.hidden = false;

  // Some browsers remember for a whole page that a module did not come: each new attempt has an address of its own.
  let failures = 0;
  const module = (address) => import(failures ? `${at(address)}&try=${failures}` : at(address));

  let style;
  function dress() {
    if (style?.isConnected) return;
    style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = facts.style;
    style.addEventListener("error", () => style.remove());
    document.head.append(style);
  }

  button.addEventListener("click", async () => {
    if (location.protocol === "file:") {
      status.textContent = "这一页是从文件夹打开的，浏览器不让它现场运行Python；从服务器打开本站（在电脑上运行make site）就可以。";
      return;
    }
    button.disabled = true;
    status.textContent = "正在准备……";
    try {
      dress();
      const [{ begin }, output, widgets, changes] = await Promise.all([facts.runner, facts.output, facts.widgets, facts.changes].map(module));
      begin({ place, button, status, output, widgets, changes, page: facts.page, worker: at(facts.worker), python: at(facts.python), packs: at(facts.packs) });
    } catch {
      failures += 1;
      button.disabled = false;
      status.textContent = "没有加载成功，可能断网了。再按一次“运行本课”可以重试。";
    }
  });
})();
