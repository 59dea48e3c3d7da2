"""How stored notebook outputs become parts of a static page."""

import json
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from dunning.quiz import load_bank, render_bank_html
from dunning.site.still import FigureError, still_svg

PLOTLY = "application/vnd.plotly.v1+json"
QUIZ = "application/vnd.dunning.quiz+json"
LIVE = "application/vnd.dunning.live+json"
WIDGET = "application/vnd.jupyter.widget-view+json"

_TOLD = {"meta", "template"}
"""Parts of a layout that the live chart does not need: words and table stand beside it."""

NEEDS_KERNEL = "在课堂笔记本里（运行make lab）这里有控件：{purpose}。上面的图和表是默认取值的结果。"


def _table(data: dict[str, Any]) -> str:
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in data["columns"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in data["rows"]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def figure_html(figure: dict[str, Any]) -> str:
    """Return a plotly figure as inert data with caption, text alternative and data table.

    Parameters
    ----------
    figure : dict
        Plotly figure JSON; ``layout.meta`` holds ``title``, ``alt`` and ``table``
        (``columns`` and ``rows``).

    Returns
    -------
    str
        A ``<figure>`` with a still drawing, which ``chart.js`` replaces by the live chart.

    Raises
    ------
    KeyError
        When ``layout.meta`` lacks one of the three.
    FigureError
        When there is no still drawing for a kind of trace.
    """
    meta = figure["layout"]["meta"]
    title, alt, table = meta["title"], meta["alt"], meta["table"]
    height = int(figure["layout"].get("height", 400))
    layout = {key: value for key, value in figure["layout"].items() if key not in _TOLD}
    drawn = {"data": figure["data"], "layout": layout}
    inert = json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<figure class="chart"><div class="plot" data-plot style="min-height:{height}px" '
        f'role="img" aria-label="{escape(title)}：{escape(alt)}">{still_svg(figure)}</div>'
        f'<script type="application/json">{inert}</script>'
        f"<figcaption><strong>{escape(title)}</strong>　{escape(alt)}</figcaption>"
        f"<details><summary>查看图中数据</summary>{_table(table)}</details></figure>"
    )


class DunningMimeRenderer(MimeRenderPlugin):
    """Render plotly figures, quizzes and widgets; everything else is left to myst-nb."""

    mime_priority_overrides: ClassVar = [
        ("*", QUIZ, 1),
        ("*", PLOTLY, 2),
        ("*", LIVE, 3),
        ("*", WIDGET, 4),
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return nodes for the four MIME types of the course, None for any other.

        Parameters
        ----------
        renderer : NbElementRenderer
            Carries the logger.
        data : MimeData
            One entry of a MIME bundle.
        inline : bool
            Whether the output stands inside a line; such outputs are not ours.

        Returns
        -------
        list of docutils.nodes.Element or None
        """
        if inline:
            return None
        if data.mime_type == QUIZ:
            return _raw(_quiz(data.content))
        if data.mime_type in {LIVE, WIDGET}:
            known = _parsed(data.content) if data.mime_type == LIVE else {}
            note = NEEDS_KERNEL.format(purpose=known.get("purpose", "可以自己改数字"))
            return [nodes.paragraph("", note, classes=["needs-kernel"])]
        return _figure(renderer, data) if data.mime_type == PLOTLY else None


def _figure(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    try:
        return _raw(figure_html(_parsed(data.content)))
    except KeyError as missing:
        problem = f"图没有文字说明：layout.meta缺{missing}；应有title、alt、table"
    except FigureError as error:
        problem = str(error)
    renderer.logger.warning(problem, subtype="figure", line=data.line)
    return []


def _parsed(content: Any) -> dict[str, Any]:
    return json.loads(content) if isinstance(content, str | bytes) else content


def _quiz(content: Any) -> str:
    wanted = _parsed(content)
    bank = load_bank(wanted["bank"])
    questions = wanted.get("questions")
    return render_bank_html(bank if questions is None else bank.select(tuple(questions)))


def _raw(html: str) -> list[nodes.Element]:
    return [nodes.raw("", html, format="html")]
