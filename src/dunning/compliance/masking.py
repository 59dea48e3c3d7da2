"""Findings without the ids of people, for reports that leave the desk."""

import pandas as pd

_SHOWN = 4
_OWN_STAFF = "自催"
_NAMES = {"debtor_id": "债务人", "agent": "催收员", "agency": "机构"}


class Masks:
    """Numbers instead of ids, the same for the same id all over one report.

    The numbers follow the order of the findings and of the summary, so they say nothing about the
    ids; a hash of a telephone number could be guessed back.

    Parameters
    ----------
    is_on : bool
        False leaves every id as it is.
    """

    def __init__(self, is_on: bool) -> None:
        self.is_on = is_on
        self._numbers: dict[str, dict[str, int]] = {name: {} for name in _NAMES}

    def column(self, name: str, column: pd.Series) -> pd.Series:
        """Return a column of ids as shown.

        Parameters
        ----------
        name : str
            ``"debtor_id"``, ``"agent"`` or ``"agency"``.
        column : pandas.Series of str
            The ids.
        """
        shown = column.astype(object)
        if self.is_on:
            known = self._numbers[name]
            for value in filter(None, column.unique()):
                known.setdefault(value, len(known) + 1)
            shown = column.map({v: f"{_NAMES[name]}{n:03d}" for v, n in known.items()})
        empty = column == ""
        return shown.where(~empty, _OWN_STAFF if name == "agency" else "未登记")

    def contact(self, identifier: str) -> str:
        """Return the id of a contact: its last characters, enough to find it in the log."""
        if not self.is_on or len(identifier) <= _SHOWN:
            return identifier
        return f"…{identifier[-_SHOWN:]}"


def masked(frame: pd.DataFrame, masks: Masks) -> pd.DataFrame:
    """Return findings or a summary with ids as shown.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any of the columns ``debtor_id``, ``agent``, ``agency``, ``contact_ids``.
    masks : Masks
        Of this report.

    Returns
    -------
    pandas.DataFrame
        A copy; ``contact_ids`` as one text.
    """
    shown = frame.copy()
    for name in _NAMES:
        if name in shown.columns:
            shown[name] = masks.column(name, shown[name])
    if "contact_ids" in shown.columns:
        texts = ["、".join(map(masks.contact, ids)) for ids in shown["contact_ids"]]
        shown["contact_ids"] = texts
    return shown.drop(columns="contact_id", errors="ignore")
