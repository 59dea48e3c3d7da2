"""What a check reports: where, what is wrong, and what would be right."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One fault of one file.

    Parameters
    ----------
    file : str
        Path from the root of the project.
    line : int
        Line, from 1; 0 when the fault is of the whole file.
    reason : str
        Slug of the check, such as ``"skeleton"``.
    problem : str
        What is wrong, with the bad value (Chinese).
    right : str
        What would be right (Chinese).
    """

    file: str
    line: int
    reason: str
    problem: str
    right: str

    def __str__(self) -> str:
        """Return one line for a terminal."""
        return f"{self.file}:{self.line}：[{self.reason}]{self.problem}；{self.right}"
