// 'Copy citation' and 'report a mistake' on every section, behind one quiet button.
function sections() {
  const main = document.getElementById("main");
  const wordsOf = (heading) => heading.dataset.words;
  let menu;

  const addressOf = (section) => {
    const url = new URL(location.href);
    url.hash = section.id;
    url.search = "";
    // From a stick the address would name somebody's folder; the page's place in the book says more.
    return url.protocol === "file:" ? `${facts.page}.html#${section.id}` : decodeURI(url.href);
  };
  const today = () => new Intl.DateTimeFormat("zh-CN", { dateStyle: "long" }).format(new Date());
  const placeOf = (heading) => {
    const page = main.querySelector("h1").dataset.words;
    return wordsOf(heading) === page ? `“${page}”` : `“${page}”中“${wordsOf(heading)}”一节`;
  };
  const citation = (heading, section) =>
    `《${facts.book}》第${facts.edition}版，${placeOf(heading)}，${addressOf(section)}，${today()}读取。`;
  const report = (heading, section) =>
    [`页面：${placeOf(heading)}`, `地址：${addressOf(section)}`, `版本：第${facts.edition}版`, "哪里不对：", "应该是："].join("\n");

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // A plain http address has no clipboard: what is selected can be copied, and takes the focus for it.
      const focused = document.activeElement;
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "copy-source";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus({ preventScroll: true });
      return done;
    }
  }

  function close(refocus) {
    if (!menu) return;
    menu.opener.setAttribute("aria-expanded", "false");
    menu.box.remove();
    if (refocus) menu.opener.focus();
    menu = undefined;
  }

  function entry(label, text) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      // The menu may be closed before the copy is made.
      const { box } = menu;
      const status = box.querySelector("[role=status]");
      if (await copy(text)) {
        status.textContent = "已复制";
        return;
      }
      status.textContent = "浏览器不让复制，选中下面的文字自己复制：";
      const area = document.createElement("textarea");
      area.readOnly = true;
      area.rows = 5;
      area.value = text;
      area.setAttribute("aria-label", label);
      box.querySelector("textarea")?.remove();
      box.append(area);
      area.select();
    });
    return button;
  }

  function reportEntry(heading, section) {
    const text = report(heading, section);
    if (!facts.report) return entry("报告错误：复制报错文字", text);
    const link = document.createElement("a");
    const subject = encodeURIComponent(`报告错误：${placeOf(heading)}`);
    link.href = `mailto:${facts.report}?subject=${subject}&body=${encodeURIComponent(text)}`;
    link.textContent = "报告错误：写邮件";
    return link;
  }

  function open(opener, heading, section) {
    close(false);
    const box = document.createElement("div");
    box.className = "section-menu";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `“${wordsOf(heading)}”一节`);
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    box.append(entry("复制引用", citation(heading, section)), reportEntry(heading, section), status);
    opener.after(box);
    opener.setAttribute("aria-expanded", "true");
    menu = { box, opener };
    box.firstElementChild.focus();
  }

  const offered = [];
  for (const heading of main.querySelectorAll("h1, h2, h3")) {
    const section = heading.closest("section[id], [id]");
    const words = [...heading.childNodes].filter((node) => !node.classList?.contains("headerlink"));
    heading.dataset.words = words.map((node) => node.textContent).join("").trim();
    if (section?.matches("section") && !section.closest(".dunning-quiz")) offered.push([heading, section]);
  }
  self.dunningIdly(offered, ([heading, section]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "section-tools";
    button.textContent = "⋯";
    button.setAttribute("aria-label", "引用本节或报告错误");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () =>
      menu?.opener === button ? close(true) : open(button, heading, section),
    );
    heading.after(button);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
  document.addEventListener("click", (event) => {
    if (menu && !menu.box.contains(event.target) && event.target !== menu.opener) close(false);
  });
}
