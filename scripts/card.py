"""Draw the picture that other programs show beside a link to the course.

After a change of the title or the colours:
``CHROMIUM=$(.venv/bin/python scripts/browser.py) .venv/bin/python scripts/card.py``. The PNG is
kept in the repository, because a machine that only builds the book may have no Chinese typeface.
"""

import os
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CARD = ROOT / "src" / "dunning" / "site" / "theme" / "assets" / "card.png"
SIZE = {"width": 1200, "height": 630}
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>
body {{ margin: 0; width: 1200px; height: 630px; display: grid; align-content: center; gap: 34px;
  padding: 0 96px; box-sizing: border-box; background: #12494a; color: #fff;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }}
i {{ width: 96px; height: 96px; display: grid; place-items: center; font-style: normal;
  font-size: 58px; font-weight: 700; background: #fff; color: #12494a; border-radius: 12px; }}
h1 {{ margin: 0; font-size: 104px; line-height: 1.1; letter-spacing: 2px; }}
p {{ margin: 0; font-size: 42px; line-height: 1.5; }}
hr {{ margin: 0; width: 160px; border: 0; border-top: 8px solid #e8b45a; }}
</style><i>催</i><h1>{title}</h1><hr><p>该说什么，不该做什么，账怎么算</p>"""


def main() -> None:
    """Draw the card with the title of ``_config.yml``."""
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.set_content(PAGE.format(title=title))
        page.screenshot(path=CARD)
        browser.close()
    print(f"{CARD.relative_to(ROOT)}：{CARD.stat().st_size}字节")


if __name__ == "__main__":
    main()
