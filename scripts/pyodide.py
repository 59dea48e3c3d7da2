"""Have Pyodide and what lessons import ready: fetched once, pinned, kept in .cache."""

import sys
from pathlib import Path

from dunning.site.live_packs import packs
from dunning.site.runtime import RuntimeMissingError, wheel

if __name__ == "__main__":
    try:
        cache = Path(__file__).resolve().parents[1] / ".cache"
        wheel(cache)
        packs(cache)
    except RuntimeMissingError as error:
        sys.exit(f"错误：{error}")
