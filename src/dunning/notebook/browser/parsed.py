"""Facts that come to the browser parsed: PyYAML without its half in C takes seconds for them."""

import pickle
from typing import Any

from dunning.knowledge.reader import use_parser


def packed(document: Any) -> bytes:
    """Return a parsed YAML file as the browser gets it, under the file's own name.

    Parameters
    ----------
    document : Any
        What `dunning.knowledge.reader.read_yaml` gave; dates and keys stay what they are.

    Returns
    -------
    bytes
    """
    return pickle.dumps(document, protocol=5)


def use_packed() -> None:
    """Let `dunning.knowledge.reader.read_yaml` read what `packed` made."""
    # The packs come from the same build and the same site as this code.
    use_parser(pickle.loads)
