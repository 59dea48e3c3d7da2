"""Print the path of a Chromium or Chrome; install one when there is none.

Order: ``$CHROMIUM``; a browser on the PATH; Playwright's own; then an installation: Playwright's
download, else Debian's package when root.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/usr/lib/chromium/chromium",
)
ADVICE = (
    "错误：找不到Chromium或Chrome，也装不上。装一个Chrome，或（Debian、Ubuntu）运行"
    "sudo apt-get install chromium，或设CHROMIUM=/路径/chrome，再运行同一条命令"
)


def installed() -> str | None:
    """Return the path of a browser that is already here, or None."""
    chosen = os.environ.get("CHROMIUM")
    if chosen and Path(chosen).exists():
        return chosen
    on_path = next((path for path in map(shutil.which, NAMES) if path), None)
    if on_path:
        return on_path
    return next((path for path in ELSEWHERE if Path(path).exists()), None) or playwright_own()


def playwright_own() -> str | None:
    """Return the path of Playwright's browser when it has been downloaded, else None."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def run(*command: str) -> bool:
    """Run an installer quietly; return whether it succeeded."""
    log = Path(".cache/browser.log")
    log.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("a", encoding="utf-8") as stream:
        try:
            done = subprocess.run(
                command, stdout=stream, stderr=stream, env=environment, timeout=900, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0


def install() -> str | None:
    """Install a browser, Playwright's first; return its path or None."""
    print("没有浏览器，正在安装一个……", file=sys.stderr)
    if run(sys.executable, "-m", "playwright", "install", "chromium"):
        return installed()
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk")
        return installed()
    return None


def main() -> int:
    """Print the path, or one line of advice; return the exit status."""
    path = installed() or install()
    print(path or ADVICE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
