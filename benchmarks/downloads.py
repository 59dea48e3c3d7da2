"""Look over the files of `make downloads` and print what they hold (run: make downloads)."""

import sys
from pathlib import Path

from dunning.site.sealing import DOWNLOADS
from dunning.site.volumes.inspection import inspect_epub, inspect_pdf

MOST = 15_000_000
FOLDER = Path("_build/html") / DOWNLOADS


def look_at_pdf(path: Path) -> list[str]:
    """Print one line on a PDF; return its faults."""
    facts = inspect_pdf(path)
    size = path.stat().st_size
    print(
        f"{path.name}：{size / 1e6:.2f}MB，{facts.pages}页，书签{len(facts.bookmarks)}个，"
        f"书内链接{facts.links}个，字体{len(facts.fonts)}个"
    )
    faults = [f"链接没有目标：{name}" for name in facts.lost]
    faults += [f"字体没有嵌入：{name}" for name in facts.loose_fonts]
    faults += [f"书外地址：{address}" for address in facts.outside if "://" not in address]
    if size > MOST:
        faults.append(f"{size}字节，应不超过{MOST}字节")
    if not facts.tagged or not facts.bookmarks:
        faults.append("没有标签或书签")
    return faults


def look_at_epub(path: Path) -> list[str]:
    """Run EPUBCheck, print one line; return its messages."""
    found = inspect_epub(path)
    print(f"{path.name}：{path.stat().st_size / 1e6:.2f}MB，EPUBCheck：{len(found)}条问题")
    return found


def main() -> int:
    """Print every file; return 1 when one has a fault."""
    faults = []
    for path in sorted(FOLDER.glob("dunning*")):
        look = look_at_epub if path.suffix == ".epub" else look_at_pdf
        faults += [f"{path.name}：{fault}" for fault in look(path)]
    for fault in faults:
        print(f"错误：{fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
