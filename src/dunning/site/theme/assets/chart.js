// Puts the live chart in place of the still drawing when it comes into view and the reader has begun
// to read: the library is larger than the page, and who only looks needs none. From this site.
(() => {
  const here = document.currentScript;
  let library;
  const plotly = () =>
    (library ??= self
      .dunningLoad(here.dataset.plotly)
      .then(() => self.dunningLoad(here.dataset.locale))
      .then(() => self.Plotly)
      .catch((error) => {
        // The next chart asks again.
        library = undefined;
        throw error;
      }));

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Colours are chosen on white; the darkest would sink into a dark page, so they are mixed with white.
  function lifted(value) {
    if (Array.isArray(value)) return value.map(lifted);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, lifted(inner)]));
    }
    if (typeof value !== "string" || !/^#[0-9a-f]{6}$/i.test(value)) return value;
    const parts = [1, 3, 5].map((start) => parseInt(value.slice(start, start + 2), 16));
    if (0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] > 110) return value;
    return `rgb(${parts.map((part) => Math.round(part + (255 - part) * 0.4)).join(",")})`;
  }

  const dark = () => getComputedStyle(document.documentElement).colorScheme === "dark";

  function themed(layout) {
    const grid = { gridcolor: colour("--line"), zerolinecolor: colour("--line"), linecolor: colour("--line") };
    const axes = Object.fromEntries(
      Object.entries(layout)
        .filter(([key]) => /^[xy]axis\d*$/.test(key))
        .map(([key, axis]) => [key, { automargin: true, ...axis, ...grid }]),
    );
    return {
      ...layout,
      ...axes,
      title: undefined,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { ...(layout.font || {}), color: colour("--ink"), family: colour("--sans") },
      autosize: true,
      width: undefined,
    };
  }

  async function draw(place) {
    const { data, layout } = JSON.parse(place.nextElementSibling.textContent);
    const library = await plotly();
    // Both in one turn, so that nothing else is painted in between.
    if (!place.dataset.drawn) place.replaceChildren();
    await library.react(place, dark() ? lifted(data) : data, themed(layout), { displayModeBar: false, responsive: true, locale: "zh-CN" });
    place.dataset.drawn = "yes";
  }

  const places = [...document.querySelectorAll("[data-plot]")];
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        // Without the library, the drawing and the table stay.
        draw(entry.target).catch(() => {});
      }
    },
    { rootMargin: "300px" },
  );
  const gestures = ["scroll", "pointermove", "pointerdown", "touchstart", "keydown", "wheel"];
  const begin = () => {
    for (const name of gestures) removeEventListener(name, begin, true);
    for (const place of places) watcher.observe(place);
  };
  for (const name of gestures) addEventListener(name, begin, { capture: true, passive: true });
  // A lesson that runs in the page puts new charts into it; behind them stands no drawing.
  document.addEventListener("dunning-plot", ({ target }) => {
    const data = target.closest("figure").querySelector("details");
    draw(target).then(
      () => places.push(target),
      () => {
        const words = data ? "图没有加载成功，看下面的数据。" : "图没有加载成功，可能断网了。";
        target.replaceWith(Object.assign(document.createElement("p"), { className: "needs-kernel", textContent: `${words}再运行一次这一格可以重试。` }));
        if (data) data.open = true;
      },
    );
  });
  const redraw = () => places.filter((place) => place.dataset.drawn && place.isConnected).forEach(draw);
  document.addEventListener("dunning-scheme", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
