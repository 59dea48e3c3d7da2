"""The component's script and style sheet, in the forms that page and notebook need."""

import re
from pathlib import Path

COMPONENT_SCRIPT = Path(__file__).with_name("component.js")
RESULTS_SCRIPT = Path(__file__).with_name("exam-results.js")
EXAM_SCRIPTS = (
    COMPONENT_SCRIPT,
    *(Path(__file__).with_name(f"exam-{name}.js") for name in ("drawing", "memory", "question")),
    RESULTS_SCRIPT,
    Path(__file__).with_name("exam.js"),
)
COMPONENT_STYLES = Path(__file__).with_name("component.css")

_EXPORT_DEFAULT = re.compile(r"^export default [^;]*;\n?", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
_STRAY_MODULE_SYNTAX = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)

_START = """
if (document.readyState === "loading") {{
  document.addEventListener("DOMContentLoaded", () => {call});
}} else {{
  {call};
}}
"""


def stylesheet() -> str:
    """Return the component's style sheet.

    Returns
    -------
    str
        CSS; every colour is a custom property with a fallback.
    """
    return COMPONENT_STYLES.read_text(encoding="utf-8")


def classic_script() -> str:
    """Return the component as a classic script that revives every ``[data-quiz-bank]``.

    Pages opened from ``file://`` cannot load ES modules, so the one module is turned into a
    function that runs at once; it leaves nothing in the global scope.

    Returns
    -------
    str
        JavaScript for ``<script src=… defer>``.

    Raises
    ------
    ValueError
        When the module uses an ``import`` or ``export`` that cannot be taken out.
    """
    return to_classic(COMPONENT_SCRIPT.read_text(encoding="utf-8"))


def exam_script() -> str:
    """Return component and exam as one classic script that revives every ``[data-exam]``.

    Returns
    -------
    str
        JavaScript for ``<script src=… defer>``; the page needs no other script of the quiz.

    Raises
    ------
    ValueError
        When a part of the exam imports anything but other parts.
    """
    whole = "\n".join(path.read_text(encoding="utf-8") for path in EXAM_SCRIPTS)
    return to_classic(_without_imports(whole, *EXAM_SCRIPTS), "examineAll(document)")


def with_exam_results(script: str, call: str) -> str:
    """Return a script of the site and what it imports from ``exam-results.js`` as one.

    Parameters
    ----------
    script : str
        Text of an ES module.
    call : str
        What to call as soon as the page is there.

    Returns
    -------
    str
        JavaScript for ``<script src=… defer>``.

    Raises
    ------
    ValueError
        When the script imports anything else.
    """
    results = RESULTS_SCRIPT.read_text(encoding="utf-8")
    return to_classic(f"{results}\n{_without_imports(script, RESULTS_SCRIPT)}", call)


def _without_imports(module: str, *parts: Path) -> str:
    names = "|".join(re.escape(part.name) for part in parts)
    return re.sub(rf'^import \{{[^}}]*\}} from "\./(?:{names})";\n', "", module, flags=re.MULTILINE)


def to_classic(module: str, call: str = "hydrateAll(document)") -> str:
    """Turn the text of a self-contained ES module into a classic script; see `classic_script`.

    Raises
    ------
    ValueError
        When the module uses an ``import`` or ``export`` that cannot be taken out.
    """
    plain = _EXPORT.sub("", _EXPORT_DEFAULT.sub("", module))
    stray = _STRAY_MODULE_SYNTAX.search(plain)
    if stray:
        line = plain[stray.start() :].lstrip().splitlines()[0]
        raise ValueError(
            f"小测的脚本里有经典脚本不支持的模块语句：{line}；应为不依赖别的模块的写法"
        )
    return f'(() => {{\n"use strict";\n{plain}{_START.format(call=call)}}})();\n'
