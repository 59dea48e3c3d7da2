"""What the text checks need in the reader's page: lexicon, model and citations as one file."""

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dunning.compliance.text.browser import plain_model
from dunning.compliance.text.lexicon import FOLDER, Lexicon
from dunning.compliance.text.lexicon_files import read_lexicon_data
from dunning.compliance.text.model_file import load_model
from dunning.knowledge import knowledge_root, load_provisions
from dunning.site.runtime import RuntimeMissingError, digest, node, prepare, wheel

EXPRESSIONS = Path(__file__).with_name("expressions.mjs")


def pack(cache: Path, provisions: dict[str, Any]) -> bytes:
    """Return what `dunning.compliance.text.browser.start` takes.

    Parameters
    ----------
    cache : pathlib.Path
        The project's cache folder.
    provisions : dict
        Citation, standing and address of every rule that a category cites.

    Returns
    -------
    bytes
        JSON.

    Raises
    ------
    RuntimeMissingError
        See `dunning.site.runtime.prepare`.
    """
    lexicon = read_lexicon_data(knowledge_root() / FOLDER, load_provisions())
    expressions: set[str] = set()
    Lexicon.of(lexicon, lambda one: expressions.add(one) or re.compile(one))
    packed = {
        "lexicon": lexicon.to_plain(),
        "model": plain_model(load_model()),
        "provisions": provisions,
        "compiled": _compiled(cache, sorted(expressions)),
    }
    return json.dumps(packed, ensure_ascii=False, sort_keys=True).encode()


def _compiled(cache: Path, expressions: Sequence[str]) -> dict[str, Any]:
    """Compile the expressions, once for each content; without Node the page has to do it."""
    if not node():
        return {}
    given = json.dumps(expressions, ensure_ascii=False).encode()
    core, own = prepare(cache), wheel(cache)
    target = core / "expressions" / f"{digest(given + own.read_bytes())}.json"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as name:
            listed, draft = Path(name) / "expressions.json", Path(name) / "compiled.json"
            listed.write_bytes(given)
            command = [node(), EXPRESSIONS, core / "package", own, listed, draft]
            done = subprocess.run(list(map(str, command)), check=False, capture_output=True)
            if done.returncode:
                raise RuntimeMissingError(f"Node没能编译话术检查的正则表达式：{_told(done)}")
            draft.replace(target)
    return json.loads(target.read_text(encoding="utf-8"))


def _told(done: subprocess.CompletedProcess[bytes]) -> str:
    # Node prints a whole minified line of Pyodide before the words that matter.
    lines = done.stderr.decode(errors="replace").splitlines()
    return next((line for line in lines if "Error" in line and len(line) < 300), "原因不明")
