"""Fetch the browser libraries that the site serves itself (needs Node and npm; run: make vendor).

The files are kept in the repository, because a newcomer has no Node and a bank's network no CDN.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "src" / "dunning" / "site" / "vendor"
MANIFEST = VENDOR / "vendor.json"
ESBUILD = "esbuild@0.28.2"


def npm_file(package: str, version: str, path: str, folder: Path) -> bytes:
    """Return one file of an npm package.

    Parameters
    ----------
    package, version, path : str
        What to fetch, and the file inside the package.
    folder : pathlib.Path
        Where the archive is put meanwhile.

    Returns
    -------
    bytes
        The file as published.
    """
    command = ["npm", "pack", "--silent", f"{package}@{version}"]
    archive = subprocess.check_output(command, cwd=folder, text=True).split()[-1]
    with tarfile.open(folder / archive) as packed:
        return packed.extractfile(f"package/{path}").read()


def transformed(source: bytes, how: str, folder: Path) -> bytes:
    """Return a file as the site serves it.

    Parameters
    ----------
    source : bytes
        The published file.
    how : {'none', 'minify', 'locale'}
        As it is; minified; or a plotly locale wrapped so that a classic script registers it.
    folder : pathlib.Path
        A temporary folder.

    Returns
    -------
    bytes
        What is stored.
    """
    if how == "none":
        return source
    plain = folder / "plain.js"
    text = source.decode("utf-8")
    if how == "locale":
        text = f"(()=>{{const module={{}};{text};Plotly.register(module.exports)}})();"
    plain.write_text(text, encoding="utf-8")
    command = ["npx", "--yes", ESBUILD, str(plain), "--minify", "--target=es2018"]
    return subprocess.check_output([*command, "--charset=utf8"], cwd=folder)


def main() -> None:
    """Fetch every file of the manifest and note its hash there."""
    entries = json.loads(MANIFEST.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        for entry in entries:
            source = npm_file(entry["package"], entry["version"], entry["path"], Path(name))
            stored = transformed(source, entry["transform"], Path(name))
            (VENDOR / entry["file"]).write_bytes(stored)
            entry["sha256"] = hashlib.sha256(stored).hexdigest()
            print(entry["file"], len(stored))
    MANIFEST.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
