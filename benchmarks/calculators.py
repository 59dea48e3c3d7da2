"""How long a reader waits for a calculator, and how much comes over the wire (needs `make book`).

Run: .venv/bin/python benchmarks/calculators.py [repetitions] [folder of the built site]
"""

import os
import statistics
import sys
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dunning.cli.serve import make_server

PAGES = {
    "interest-and-minimum": "book/risk/interest-and-fees.html",
    "days-past-due": "book/risk/delinquency-basics.html",
    "instalment-apr": "book/people/negotiation.html",
    "may-i-call-now": "book/channels/channel-phone.html",
    "script-check": "book/channels/channel-phone.html",
}
TEXTS = "script-check"
"""It brings lexicon and model with it, so its figures are told apart."""
GROUPS = ("计算器", "话术体检")
WORDS = {"cold": "第一次，冷", "warm": "再开一页", "again": "之后每次"}
GOALS = {"cold": 3000.0, "warm": 1200.0, "again": 20.0, "wire": 5.9}
# Milliseconds from pressing the button to the new status; watched inside the page, where no
# round trip of the automation adds to it.
PRESS = """(name) => new Promise((resolve) => {
  const place = document.querySelector(`[data-calculator="${name}"]`);
  const status = place.querySelector(".calculator-status");
  const since = performance.now();
  const watcher = new MutationObserver(() => {
    if (/正在/.test(status.textContent)) return;
    watcher.disconnect();
    resolve([performance.now() - since, status.textContent]);
  });
  watcher.observe(status, { childList: true, characterData: true, subtree: true });
  place.querySelector("button[type=submit]").click();
})"""

KEPT = """async () => {
  for (;;) {
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys())
        if (url.includes("/memory?")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""


def press(page, name: str) -> float:
    """Press the button and return the milliseconds until the answer stands there."""
    taken, told = page.evaluate(PRESS, name)
    if not told.startswith(("算好了", "检查好了")):
        raise RuntimeError(f"{name}: {told}")
    return taken


def measure(browser: Browser, site: str, name: str, figures: dict[str, list[float]]) -> None:
    """Open a page in a fresh profile, then again from what the browser kept; note every figure."""
    context = browser.new_context(locale="zh-CN")
    for kind in ("cold", "warm"):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        page.goto(f"{site}/{PAGES[name]}", wait_until="load")
        figures[kind].append(press(page, name))
        figures["again"] += [press(page, name) for _ in range(20)]
        if kind == "cold":
            # A reader stays longer on the page than the second after which Python's memory is kept.
            page.evaluate(KEPT)
        page.close()
    context.close()


def wire(site_folder: Path) -> float:
    """Return megabytes of all files the worker asks for, as they are served."""
    folder = next((site_folder / "_static" / "python").iterdir())
    unused = {"NOTICE.txt", "pyodide.asm.js"}
    return sum(one.stat().st_size for one in folder.iterdir() if one.name not in unused) / 1e6


def main() -> None:
    """Print the table: median, goal, and the load of the machine meanwhile."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "_build/html")
    server = make_server(folder, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    figures = {group: {kind: [] for kind in WORDS} for group in GROUPS}
    with sync_playwright() as playwright:
        for turn in range(repetitions):
            for name in PAGES if turn == 0 else ["interest-and-minimum", TEXTS]:
                # A new browser each time: within one, code compiled earlier would be reused.
                browser = playwright.chromium.launch(
                    executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                    args=["--no-sandbox", "--disable-dev-shm-usage"],
                )
                measure(browser, site, name, figures[GROUPS[name == TEXTS]])
                browser.close()
    server.shutdown()
    print(f"{'':<20}{'中位':>8}{'最快':>8}{'目标':>8}  （毫秒；机器负载{os.getloadavg()[0]:.1f}）")
    for group, kinds in figures.items():
        for kind, values in kinds.items():
            middle, best = statistics.median(values), min(values)
            print(f"{group}：{WORDS[kind]:<8}{middle:>10.0f}{best:>10.0f}{GOALS[kind]:>10.0f}")
    print(f"传输{wire(folder):.2f}MB，目标{GOALS['wire']}MB（服务器不压缩也是这么多）")


if __name__ == "__main__":
    main()
