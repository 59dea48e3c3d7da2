"""What is wrong with the values of a document."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One field that is missing or wrong.

    Parameters
    ----------
    field : str
        Name of the field, with the row for a table, such as ``"schedule[2].amount"``.
    label : str
        What readers call it (Chinese).
    problem : str
        What is wrong and what would be right (Chinese).
    rules : tuple of str
        Citations of the rules that require it.
    """

    field: str
    label: str
    problem: str
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return one line for a terminal."""
        ground = f"（依据：{'；'.join(self.rules)}）" if self.rules else ""
        return f"“{self.label}”（{self.field}）：{self.problem}{ground}"


class DocumentError(ValueError):
    """The values do not make a whole document; nothing was written.

    Parameters
    ----------
    title : str
        Title of the template.
    faults : tuple of Fault
        Every fault found.
    """

    def __init__(self, title: str, faults: tuple[Fault, ...]) -> None:
        self.title, self.faults = title, faults
        listed = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"{title}没有生成，{len(faults)}处要改：\n{listed}")
