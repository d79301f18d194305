"""What the user said about an export that its files do not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from experiments.importing.clocks import Clock


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes
    ----------
    format : str, optional
        The format; told by its signature if not given.
    columns : mapping of str to str
        Which column of a table plays which role.
    zone : str, optional
        The community's time zone; that of the format if not given.
    order : str, optional
        What comes first in dates.
    until : int, optional
        The last day observed, in days since 1970.
    """

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    order: str | None = None
    until: int | None = None

    def clock(self, zone: str, order: str | None) -> Clock:
        """Give the clock to read a format's times by."""
        return Clock(self.zone or zone, self.order or order)

    def of_format(self, name: str) -> "Asked":
        """Give the same with a format."""
        return replace(self, format=name)
