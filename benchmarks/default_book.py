"""The same content as a default Jupyter Book 1.x: its own theme, search and scripts, none of ours.

Only the markup of the course is kept (citations, cases, quizzes as plain forms), or the pages would
not hold the same text. Charts are embedded as plotly's own notebook renderer embeds them.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import plotly.io
import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".cache" / "default-book"
PLOTLY = "application/vnd.plotly.v1+json"

MARKUP = '''"""Register the markup of the course, without theme, assets and page pipeline."""
from dunning.site import about, calculators, directives, fragments, paths, roles, section_ids


def setup(app):
    for part in (about, paths, section_ids, roles, directives, fragments):
        part.register(app)
    app.add_node(calculators.calculator_place, html=(calculators._visit, None))
    app.add_directive("calculator", calculators.CalculatorDirective)
    return {"parallel_read_safe": True}
'''


def _embed(notebook: Path) -> None:
    """Put each stored figure in as HTML; the first of a page brings plotly.js with it."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    first = True
    for cell in content["cells"]:
        for output in cell.get("outputs", []):
            figure = output.get("data", {}).get(PLOTLY)
            if figure is None:
                continue
            drawn = {"data": figure["data"], "layout": figure["layout"]}
            html = plotly.io.to_html(drawn, full_html=False, include_plotlyjs=first, validate=False)
            output["data"] = {"text/html": html}
            first = False
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _sources() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in ("book", "notebooks", "exercises", "knowledge"):
        ignored = shutil.ignore_patterns("solutions", "__pycache__", ".*")
        shutil.copytree(ROOT / name, FOLDER / name, ignore=ignored)
    for name in ("index.md", "_toc.yml"):
        shutil.copyfile(ROOT / name, FOLDER / name)
    for notebook in [*FOLDER.glob("notebooks/*.ipynb"), *FOLDER.glob("exercises/*.ipynb")]:
        _embed(notebook)
    (FOLDER / "course_markup.py").write_text(MARKUP, encoding="utf-8")
    settings = {
        "title": "信用卡合规催收",
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "off"},
        "parse": {"myst_enable_extensions": ["colon_fence", "dollarmath"]},
        "sphinx": {
            "local_extensions": {"course_markup": "."},
            "config": {"language": "zh_CN"},
        },
    }
    text = yaml.safe_dump(settings, allow_unicode=True)
    (FOLDER / "_config.yml").write_text(text, encoding="utf-8")


def build() -> Path:
    """Build it afresh and return the root of the built site.

    Raises
    ------
    RuntimeError
        When no page came out.
    """
    _sources()
    program = Path(sys.executable).parent / "jupyter-book"
    done = subprocess.run(
        [str(program), "build", str(FOLDER), "-q"], capture_output=True, text=True, check=False
    )
    built = FOLDER / "_build" / "html"
    if not (built / "index.html").is_file():
        raise RuntimeError(done.stderr[-2000:])
    return built
