"""How good the script check is: scores, table and figures of the lesson on checking scripts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go

from dunning.compliance import check_text
from dunning.compliance.text.entries import MISSING_ELEMENT
from dunning.compliance.text.evaluate import Score, evaluate
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.utterances import Utterance, load_utterances
from dunning.knowledge.reader import knowledge_root
from dunning.notebook.figure import finish
from dunning.notebook.script_check import category_name
from dunning.notebook.tables import Table

STRANGERS = Path("tests", "data")
"""Where a checkout keeps the sentences of people who saw neither rules nor training sentences."""

_COLOURS = ("#0b5394", "#c27c0e")


def categories() -> tuple[str, ...]:
    """Return the ids of the categories that sentences are labelled with."""
    return tuple(name for name in load_lexicon().categories if name != MISSING_ELEMENT)


def held_back() -> list[Utterance]:
    """Return the project's own sentences that training never saw."""
    return [one for one in load_utterances(categories()) if one.is_held_back]


def strangers() -> list[Utterance]:
    """Return the sentences of `STRANGERS`.

    Returns
    -------
    list of Utterance
        In the order of the file.

    Raises
    ------
    KnowledgeError
        When there are none, as in an installed wheel.
    """
    return load_utterances(categories(), knowledge_root().parent / STRANGERS)


def score(utterances: Iterable[Utterance]) -> list[Score]:
    """Return the scores by category."""
    return evaluate(utterances, categories())


@dataclass(frozen=True)
class Whole:
    """Whole sentences: what a reader of a passed script wants to know.

    Parameters
    ----------
    lawful, lawful_marked : int
        Lawful sentences, and those of them in which something was found.
    unlawful, unlawful_passed : int
        Sentences with a label, and those of them in which nothing was found.
    """

    lawful: int
    lawful_marked: int
    unlawful: int
    unlawful_passed: int

    def __str__(self) -> str:
        passed, marked = (
            part / whole if whole else 0.0
            for part, whole in (
                (self.unlawful_passed, self.unlawful),
                (self.lawful_marked, self.lawful),
            )
        )
        return (
            f"{self.unlawful}句有问题的，{self.unlawful_passed}句（{passed:.1%}）没有发现；"
            f"{self.lawful}句合规的，{self.lawful_marked}句（{marked:.1%}）被误报"
        )


def whole(utterances: Iterable[Utterance]) -> Whole:
    """Judge whole sentences as passed or marked.

    Parameters
    ----------
    utterances : iterable of Utterance
        Labelled sentences.

    Returns
    -------
    Whole
        The counts.
    """
    counts = {(labelled, found): 0 for labelled in (True, False) for found in (True, False)}
    for one in utterances:
        findings = check_text(one.text, speaker=one.speaker, audience=one.audience)
        counts[bool(one.labels), bool(findings)] += 1
    return Whole(
        lawful=counts[False, True] + counts[False, False],
        lawful_marked=counts[False, True],
        unlawful=counts[True, True] + counts[True, False],
        unlawful_passed=counts[True, False],
    )


def scores_table(caption: str, scores: Sequence[Score]) -> Table:
    """Return precision, recall and F1 with the counts they come from."""
    rows = [
        (
            category_name(one.category),
            f"{one.precision:.2f}（找到{one.right + one.wrong}，其中对{one.right}）",
            f"{one.recall:.2f}（应找{one.sentences}，漏{one.missed}）",
            f"{one.f1:.2f}",
        )
        for one in scores
    ]
    return Table(caption, ("类别", "精确率", "召回率", "F1"), rows)


def scores_figure(caption: str, scores: Sequence[Score]) -> go.Figure:
    """Return precision and recall of each category as bars.

    Parameters
    ----------
    caption : str
        Title of the figure and of its data.
    scores : sequence of Score
        Scores by category.

    Returns
    -------
    plotly.graph_objects.Figure
        ``layout.meta`` holds title, text alternative and data.
    """
    values = {"精确率": [one.precision for one in scores], "召回率": [one.recall for one in scores]}
    worst = min(scores, key=lambda one: one.recall)
    alt = (
        f"每个类别两根横条，越长越好。{len(scores)}类里召回率最低的是"
        f"{category_name(worst.category)}，{worst.recall:.2f}。"
    )
    return finish(_bars(scores, values), alt, scores_table(caption, scores), height=_height(scores))


def comparison_figure(caption: str, own: Sequence[Score], others: Sequence[Score]) -> go.Figure:
    """Return F1 on the project's own sentences beside F1 on strangers' sentences.

    Parameters
    ----------
    caption : str
        Title of the figure and of its data.
    own, others : sequence of Score
        Scores of the same categories in the same order.

    Returns
    -------
    plotly.graph_objects.Figure
        ``layout.meta`` holds title, text alternative and data.
    """
    values = {"留出的句子": [one.f1 for one in own], "陌生人的句子": [one.f1 for one in others]}
    rows = [
        (
            category_name(a.category),
            f"{a.f1:.2f}（{a.sentences}句）",
            f"{b.f1:.2f}（{b.sentences}句）",
        )
        for a, b in zip(own, others, strict=True)
    ]
    lower = sum(b.f1 < a.f1 for a, b in zip(own, others, strict=True))
    alt = f"每个类别两根横条。{len(rows)}类里有{lower}类，陌生人的句子F1更低。"
    table = Table(caption, ("类别", *values), rows)
    return finish(_bars(own, values), alt, table, height=_height(own))


def _bars(scores: Sequence[Score], values: dict[str, list[float]]) -> go.Figure:
    names = [category_name(one.category) for one in scores]
    figure = go.Figure(
        [
            go.Bar(
                x=[round(value, 4) for value in shares],
                y=names,
                name=name,
                orientation="h",
                marker={"color": colour},
                hoverinfo="skip",
                text=[f"{value:.2f}" for value in shares],
                textposition="inside",
                insidetextanchor="end",
            )
            for (name, shares), colour in zip(values.items(), _COLOURS, strict=True)
        ]
    )
    figure.update_layout(barmode="group", bargap=0.25, legend={"orientation": "h", "y": 1.06})
    figure.update_xaxes(range=[0, 1.02], dtick=0.2, title="0到1，越高越好")
    figure.update_yaxes(autorange="reversed", tickfont={"size": 12})
    return figure


def _height(scores: Sequence[Score]) -> int:
    return 150 + 40 * len(scores)
