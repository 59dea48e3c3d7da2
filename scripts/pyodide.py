"""Have Pyodide ready for the calculators of the book: fetched once, pinned, kept in .cache."""

import sys
from pathlib import Path

from dunning.site.runtime import RuntimeMissingError, wheel

if __name__ == "__main__":
    try:
        wheel(Path(__file__).resolve().parents[1] / ".cache")
    except RuntimeMissingError as error:
        sys.exit(f"错误：{error}")
