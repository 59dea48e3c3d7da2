"""How well and how fast search answers: ``python benchmarks/search.py`` after ``make book``.

Opens the built book in Chromium, types every query of ``tests/data/search_queries.yaml`` and of the
blind sets beside it, and prints for each file the share found among the first five results, the
share whose first result is the right one, both by kind of query, the queries that miss, and how
long it takes to be ready and to answer; then the size of the index after gzip.
"""

import argparse
import gzip
import os
import statistics
import threading
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import yaml
from playwright.sync_api import Page, sync_playwright

from dunning.cli.serve import make_server

ROOT = Path(__file__).resolve().parents[1]
GOALS = (
    "目标：search_queries.yaml前五条找到99%以上，第一条就是95%以上；"
    "索引不超过200 KiB，首条结果不超过50毫秒"
)
SETS = sorted((ROOT / "tests" / "data").glob("search_queries*.yaml"))

READY = """() => {
  const start = performance.now();
  self.benchedEngine = self.dunningSearchEngine(self.dunningSearchData);
  return performance.now() - start;
}"""

# From the typed query to rows in the document; the dialog's own pause after a key is left out.
ANSWER = """(query) => {
  const list = document.getElementById("search-results");
  const input = document.getElementById("search-input");
  const start = performance.now();
  input.value = query;
  input.dispatchEvent(new CompositionEvent("compositionend"));
  const spent = performance.now() - start;
  return [spent, [...list.querySelectorAll("a")].map((link) => link.href)];
}"""


def _is_at(address: str, wanted: str) -> bool:
    path, _, anchor = unquote(address).partition("#")
    name, _, mark = wanted.partition("#")
    return path.endswith(f"/{name}.html") and mark in {"", anchor}


def run(page: Page, queries: list[dict]) -> tuple[list[tuple[str, bool, bool]], list[float]]:
    """Type every query; return (kind, found, first) of each, and the times in milliseconds."""
    judged, times = [], []
    for entry in queries:
        spent, links = page.evaluate(ANSWER, entry["query"])
        good = [*entry["first"], *entry.get("also", [])]
        found = any(_is_at(link, one) for link in links[:5] for one in good)
        first = any(_is_at(link, one) for link in links[:1] for one in entry["first"])
        judged.append((entry["kind"], found, first))
        times.append(spent)
        if not (found and first):
            print(f"  {'第一条不对' if found else '没有找到'}：{entry['query']}（{spent:.0f}毫秒）")
    return judged, times


def report(judged: list[tuple[str, bool, bool]], times: list[float], ready: float) -> None:
    """Print shares and times."""
    by_kind: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for kind, found, first in judged:
        by_kind[kind].append((found, first))
    by_kind["all"] = [(found, first) for _, found, first in judged]
    print(f"{'种类':<12}{'查询':>6}{'前五条':>9}{'第一条':>9}")
    for kind, rows in by_kind.items():
        shares = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        print(f"{kind:<14}{len(rows):>6}{shares[0]:>12.1%}{shares[1]:>12.1%}")
    times.sort()
    print(f"索引就绪：{ready:.0f}毫秒")
    print(
        f"首条结果：中位{statistics.median(times):.1f}毫秒，"
        f"95%不超过{times[int(len(times) * 0.95)]:.1f}毫秒，最慢{times[-1]:.1f}毫秒"
    )


def main() -> None:
    """Serve the built book, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    built = parser.parse_args().site
    static = built / "_static"
    size = len(gzip.compress((static / "search-data.js").read_bytes(), 9))
    texts = [len(gzip.compress(path.read_bytes(), 9)) for path in (static / "search").iterdir()]
    server = make_server(built, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/book/compliance/principles.html")
        page.locator("#search-open").click()
        page.wait_for_function(
            "() => document.getElementById('search-results').dataset.query === ''"
        )
        ready = page.evaluate(READY)
        for path in SETS:
            queries = yaml.safe_load(path.read_text("utf-8"))["queries"]
            print(f"—— {path.relative_to(ROOT)}")
            report(*run(page, queries), ready)
        browser.close()
    server.shutdown()
    print(
        f"索引：gzip后{size / 1024:.1f} KiB；摘录按页另取，"
        f"每页{min(texts) / 1024:.1f}至{max(texts) / 1024:.1f} KiB"
    )
    print(GOALS)


if __name__ == "__main__":
    main()
