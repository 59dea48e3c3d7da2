"""Controls that need a kernel, and the sentence that stands in for them on a page without one."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

MIME_TYPE = "application/vnd.dunning.live+json"


class LiveControl(widgets.VBox):
    """A column of widgets whose stored output reads as a sentence.

    Parameters
    ----------
    children : sequence of ipywidgets.Widget
        The controls, top to bottom.
    purpose : str
        What a learner can do with them (Chinese, no full stop).
    """

    def __init__(self, children: Sequence[widgets.Widget], *, purpose: str, **traits: Any) -> None:
        self.purpose = purpose
        super().__init__(children=tuple(children), **traits)

    def __repr__(self) -> str:
        """Return a line without ids: stored outputs must not change from run to run."""
        return f"交互控件：{self.purpose}（运行这一格后可用）"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/plain": repr(self), MIME_TYPE: {"purpose": self.purpose}}
