"""The browser libraries are what the manifest says, and nobody edited them."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "src" / "dunning" / "site" / "vendor"


def test_vendored_files_match_their_manifest() -> None:
    entries = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    for entry in entries:
        stored = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(stored).hexdigest() == entry["sha256"], entry["file"]
    assert {entry["file"] for entry in entries} == {path.name for path in VENDOR.glob("*.js")}
