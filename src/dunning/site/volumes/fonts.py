"""The typeface of the volumes: the same on every machine, and one that a PDF can embed.

Debian's Noto CJK has PostScript outlines in a collection, which Chromium writes as hundreds of
nameless Type 3 fonts; the packages below have TrueType outlines, embedded as subsets.
"""

import hashlib
import re
import tarfile
import tempfile
from pathlib import Path

from dunning.site.npm import Package

PACKAGES = (
    Package(
        "@fontsource/noto-sans-sc",
        "5.3.0",
        "05a7abac78a6cac4bd1361e7b24c680ee820fcc2f22cf5cc92673f4cd12771c5",
        "PDF的中文字体",
    ),
    Package(
        "@fontsource/noto-sans-mono",
        "5.3.0",
        "712c4a229ea2f077ab0c07333b243afbb4b55b89c09055a5ed6070b20736e9c0",
        "PDF里代码的字体",
    ),
)
_KEPT = re.compile(r"package/(LICENSE|[47]00\.css|files/[a-z0-9-]+-[47]00-normal\.woff2)")
# One file has nearly all characters of the book; the package's own style sheet, which cuts the
# face into a hundred, serves the few that it lacks (①, →, ≈).
_IMPORT = '@import url("noto-sans-sc/{weight}.css");'
_FACES = """@font-face {{ font-family: "Volume Sans"; font-weight: {weight};
  src: url("noto-sans-sc/files/noto-sans-sc-chinese-simplified-{weight}-normal.woff2"); }}
@font-face {{ font-family: "Volume Mono"; font-weight: {weight};
  src: url("noto-sans-mono/files/noto-sans-mono-latin-{weight}-normal.woff2"); }}"""
_WEIGHTS = (400, 700)


def prepare_fonts(cache: Path) -> Path:
    """Have the typeface ready, fetching it the first time (about 75 MB, of which 14 are kept).

    Parameters
    ----------
    cache : pathlib.Path
        The project's cache folder.

    Returns
    -------
    pathlib.Path
        A style sheet that declares ``Volume Sans`` (its rare characters as ``Noto Sans SC``) and
        ``Volume Mono``.

    Raises
    ------
    dunning.site.npm.PackageMissingError
        When it cannot be fetched.
    """
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    folder = cache.resolve() / "fonts" / recipe
    if (folder / "fonts.css").is_file():
        return folder / "fonts.css"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        made = Path(name) / "made"
        for package in PACKAGES:
            _unpack(package, Path(name), made / package.name.rpartition("/")[2])
        rules = [rule.format(weight=weight) for rule in (_IMPORT, _FACES) for weight in _WEIGHTS]
        (made / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")
        _settle(made, folder)
    return folder / "fonts.css"


def _settle(made: Path, folder: Path) -> None:
    """Give a finished folder its name; when another build was first, its equal one stays."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _unpack(package: Package, work: Path, target: Path) -> None:
    work = Path(tempfile.mkdtemp(dir=work))
    with tarfile.open(package.fetch(work)) as packed:
        for member in packed:
            if _KEPT.fullmatch(member.name):
                member.name = member.name.removeprefix("package/")
                packed.extract(member, target, filter="data")
