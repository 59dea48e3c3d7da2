"""Weight and speed of each kind of page, beside a default Jupyter Book of the same content.

Run after `make book`: ``python benchmarks/pages.py [--runs 3] [--site folder] [--no-default]``.
Needs Node for Lighthouse, which is fetched from npm on first use (see ``lighthouse.py``).
"""

import argparse
import os
from pathlib import Path

from default_book import build
from lighthouse import CATEGORIES, VERSION, Visit, install, median, visit
from serving import ABOUT, served

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "首页": "index.html",
    "文字": "book/management/performance.html",
    "案例和小测": "book/people/special-cases.html",
    "做法卡片": "book/compliance/prohibited-conduct.html",
    "计算器（未按）": "book/channels/channel-phone.html",
    "带图的课": "notebooks/interest.html",
    "带模拟的课": "notebooks/contact-audit.html",
    "法规地图": "book/reference/law-topics.html",
    "法规登记": "book/reference/law-statutes.html",
    "登记目录": "book/reference/law.html",
    "来源审读": "book/reference/sources.html",
    "来源单元": "book/reference/sources-1.html",
}
"""One page of each kind, the heaviest where several are alike."""

WITH_FIGURES = {"带图的课", "带模拟的课"}
DEFAULT_KINDS = ("案例和小测", "带图的课", "法规登记")
LIMITS = {False: 64, True: 90}
HEAD = f"{'':<16}{'KiB':>7}{'请求':>5}{'性能':>6}{'无障碍':>5}{'规范':>5}{'SEO':>6}" + (
    f"{'LCP s':>8}{'TBT ms':>8}{'CLS':>7}{'机器':>5}"
)


def width(text: str) -> int:
    """Return the columns a text takes in a terminal, where a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def line(kind: str, seen: Visit) -> str:
    """Return one row of the table."""
    scores = "".join(f"{score:>7}" for score in seen.scores)
    return (
        f"{kind}{' ' * (16 - width(kind))}{seen.bytes / 1024:>7.1f}{seen.requests:>7}{scores}"
        f"{seen.paint / 1000:>9.2f}{seen.blocking:>8.0f}{seen.shift:>8.3f}{seen.machine:>7.0f}"
    )


def misses(kind: str, seen: Visit) -> list[str]:
    """Return where a page falls short of the goals."""
    limit = LIMITS[kind in WITH_FIGURES]
    pairs = zip(CATEGORIES, seen.scores, strict=True)
    found = [f"{name} {score}" for name, score in pairs if score < 100]
    found += [f"{seen.bytes / 1024:.1f} KiB"] * (seen.bytes > limit * 1024)
    found += [f"LCP {seen.paint / 1000:.2f}秒"] * (seen.paint > 1400)
    found += [f"TBT {seen.blocking:.0f}毫秒"] * (seen.blocking > 20)
    return found + [f"CLS {seen.shift:.3f}"] * (seen.shift > 0.0005)


def table(folder: Path, kinds: dict[str, str], runs: int) -> dict[str, Visit]:
    """Visit each kind of page several times and print the middle one of each."""
    seen: dict[str, Visit] = {}
    print(HEAD)
    with served(folder) as site:
        for kind, page in kinds.items():
            seen[kind] = median([visit(f"{site}/{page}") for _ in range(runs)])
            print(line(kind, seen[kind]), flush=True)
    return seen


def main() -> None:
    """Print both tables and what misses the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--no-default", action="store_true")
    wanted = parser.parse_args()
    install()
    print(f"Lighthouse {VERSION}，手机，每页{wanted.runs}次取中；{ABOUT}")
    print(
        f"机器负载{os.getloadavg()[0]:.1f}；“机器”是Lighthouse的速度分，笔记本约1500，越低TBT越大"
    )
    print("本站")
    seen = table(wanted.site, {kind: KINDS[kind] for kind in wanted.kinds}, wanted.runs)
    if not wanted.no_default:
        print("默认的Jupyter Book，内容相同（外部主机的请求没有算进去）")
        table(build(), {kind: KINDS[kind] for kind in DEFAULT_KINDS}, 1)
    print("目标：文字64 KiB，带图90 KiB，四项都是100，LCP 1.4秒，TBT 20毫秒，CLS 0")
    for kind, one in seen.items():
        if short := misses(kind, one):
            print(f"没有达到：{kind}（{KINDS[kind]}）：{'，'.join(short)}")


if __name__ == "__main__":
    main()
