"""Write the fingerprints of the manuals the course was made from.

Usage: python tests/data/make_source_ngrams.py FOLDER_WITH_THE_MANUALS
"""

import sys
from pathlib import Path

from dunning.knowledge.lint.copying import pack

OUTPUT = Path(__file__).with_name("source_ngrams.bin")


def main(folder: Path) -> None:
    """Fingerprint every ``S*.md`` of a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where the manuals lie.
    """
    paths = sorted(folder.glob("S*.md"))
    if not paths:
        sys.exit(f"{folder}里没有S*.md")
    OUTPUT.write_bytes(pack(path.read_text(encoding="utf-8") for path in paths))
    sys.stdout.write(f"{len(paths)}份教材，{OUTPUT.stat().st_size}字节\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
