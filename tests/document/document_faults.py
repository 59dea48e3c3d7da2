"""What a template finds wrong with values."""

from typing import Any

import pytest

from dunning.document import DocumentError, load_templates, render

TEMPLATES = load_templates()
ONE_VISITOR = {"name": "小陈", "staff_number": "A1"}


def faults(template: str, **changes: Any) -> dict[str, str]:
    """Return each fault of the example with changes, by the name of its field."""
    chosen = TEMPLATES[template]
    with pytest.raises(DocumentError) as caught:
        render(chosen, chosen.example | changes)
    return {fault.field: str(fault) for fault in caught.value.faults}
