// The button “运行本课”: everything else is fetched when it is pressed.
(() => {
  const facts = { ...document.currentScript.dataset };
  const place = document.querySelector("[data-live-lesson]");
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const at = (address) => new URL(address, location).href;
  button.hidden = false;

  button.addEventListener("click", async () => {
    if (location.protocol === "file:") {
      status.textContent = "这一页是从文件夹打开的，浏览器不让它现场运行Python；从服务器打开本站（在电脑上运行make site）就可以。";
      return;
    }
    button.disabled = true;
    status.textContent = "正在准备……";
    try {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = facts.style;
      document.head.append(style);
      const [{ begin }, widgets, changes] = await Promise.all([import(at(facts.runner)), import(at(facts.widgets)), import(at(facts.changes))]);
      begin({ place, button, status, widgets, changes, page: facts.page, worker: at(facts.worker), python: at(facts.python), packs: at(facts.packs) });
    } catch {
      button.disabled = false;
      status.textContent = "没有加载成功，可能断网了。再按一次“运行本课”可以重试。";
    }
  });
})();
