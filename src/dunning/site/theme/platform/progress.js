// What has been read and where the reader is, kept in this browser only.
const READ = "dunning.read";
const PLACE = "dunning.place";
const FULL = "浏览器的存储空间满了，这一步没有存上。到“学习进度”导出进度，再清理浏览器数据。";
const FORBIDDEN = "浏览器不让网站保存数据（常见于无痕窗口），进度只留到关掉这一页为止。";

const reason = (error) => (error?.name === "QuotaExceededError" ? FULL : FORBIDDEN);

function stored(key) {
  try {
    const value = JSON.parse(localStorage.getItem(key));
    return value && typeof value === "object" && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function keep(key, value) {
  localStorage.setItem(key, JSON.stringify(value));
}

function progress() {
  const bar = document.querySelector("[data-read-mark]");
  // Where nothing can be stored the mark lasts as long as the page.
  let unkept = {};
  // Read anew every time: other windows and the board write here too.
  const pagesRead = () => ({ ...stored(READ), ...unkept });

  function show() {
    const read = pagesRead();
    const base = new URL(root, location.href).href;
    for (const link of document.querySelectorAll("#site-nav li a[href]")) {
      const page = decodeURI(link.href.slice(base.length)).replace(/\.html.*$/, "");
      link.classList.toggle("read", Boolean(read[page]));
    }
    if (!bar) return;
    const button = bar.querySelector("button");
    const at = read[facts.page];
    button.setAttribute("aria-pressed", String(Boolean(at)));
    button.textContent = at ? "✓ 已读完这一页（再按取消）" : "标为已读";
  }

  function readMark() {
    const button = bar.querySelector("button");
    const status = bar.querySelector("[role=status]");
    button.disabled = false;
    button.addEventListener("click", () => {
      const isMarked = button.getAttribute("aria-pressed") === "true";
      unkept = { [facts.page]: isMarked ? undefined : new Date().toISOString() };
      status.textContent = "";
      try {
        keep(READ, pagesRead());
        unkept = {};
      } catch (error) {
        status.textContent = reason(error);
      }
      show();
    });
  }

  // The heading last scrolled past is the place to go on from.
  function place() {
    const headings = [...document.querySelectorAll("#main section[id] > :is(h1, h2, h3)")];
    const current = () => headings.findLast((one) => one.getBoundingClientRect().top < innerHeight / 3) ?? headings[0];
    const note = () => {
      const heading = current();
      if (!heading) return;
      try {
        keep(PLACE, {
          page: facts.page,
          section: heading.parentElement.id,
          title: document.querySelector("#main h1").dataset.words,
          heading: heading.dataset.words,
          at: new Date().toISOString(),
        });
      } catch {
        // Not worth a message on every page; marking a page as read says it.
      }
    };
    addEventListener("pagehide", note);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && note());
  }

  show();
  addEventListener("storage", ({ key }) => (key === READ || key === null) && show());
  // A page that comes back with Back has missed what was stored meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && show());
  if (!bar) return;
  readMark();
  place();
}
