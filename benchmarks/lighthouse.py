"""Lighthouse from npm, one exact version kept in .cache, run on its mobile settings."""

import json
import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

VERSION = "13.5.0"
FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "lighthouse"
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"


@dataclass(frozen=True)
class Visit:
    """What one load of a page on a simulated phone showed.

    Parameters
    ----------
    bytes, requests : int
        First load over the wire, headers included, and number of requests that were answered.
    scores : tuple of int
        0 to 100, in the order of `CATEGORIES`.
    paint, blocking : float
        Largest contentful paint and total blocking time, milliseconds.
    shift : float
        Cumulative layout shift.
    machine : float
        Lighthouse's own measure of this machine's speed meanwhile.
    """

    bytes: int
    requests: int
    scores: tuple[int, ...]
    paint: float
    blocking: float
    shift: float
    machine: float


def install() -> None:
    """Have the pinned version ready; npm is asked only when it is missing."""
    package = FOLDER / "node_modules" / "lighthouse" / "package.json"
    if package.is_file() and json.loads(package.read_text("utf-8"))["version"] == VERSION:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*command, "--save-exact", f"lighthouse@{VERSION}"], cwd=FOLDER, check=True)


def visit(address: str) -> Visit:
    """Load a page once.

    Raises
    ------
    RuntimeError
        When Lighthouse could not judge the page.
    """
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.json"
        wanted = ["--output=json", f"--output-path={report}", "--quiet"]
        only = f"--only-categories={','.join(CATEGORIES)}"
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        done = subprocess.run(
            [str(PROGRAM), address, *wanted, only, f"--chrome-flags={FLAGS}"],
            env={**os.environ, "CHROME_PATH": program},
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.is_file():
            raise RuntimeError(f"{address}: {done.stderr[-500:]}")
        return _read(json.loads(report.read_text(encoding="utf-8")))


def _read(told: dict) -> Visit:
    if told.get("runtimeError"):
        raise RuntimeError(f"{told['requestedUrl']}: {told['runtimeError']['message']}")
    audits = told["audits"]
    items = audits["network-requests"]["details"]["items"]
    answered = [one for one in items if one["url"].startswith("http") and one["statusCode"] > 0]
    return Visit(
        bytes=sum(one["transferSize"] for one in answered),
        requests=len(answered),
        scores=tuple(round(100 * told["categories"][name]["score"]) for name in CATEGORIES),
        paint=audits["largest-contentful-paint"]["numericValue"],
        blocking=audits["total-blocking-time"]["numericValue"],
        shift=audits["cumulative-layout-shift"]["numericValue"],
        machine=told["environment"]["benchmarkIndex"],
    )


def median(visits: list[Visit]) -> Visit:
    """Return the visit in the middle, by blocking time, which a busy machine moves most."""
    ordered = sorted(visits, key=lambda one: (one.blocking, one.paint))
    return ordered[int(statistics.median_low(range(len(ordered))))]
