"""Profiles side by side: the facts of their cards on the list, and no more. Nobody wins. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.cards.labels import BLANK, VERDICT, Verdict, side_by_side
from portal.language import _


@dataclass(frozen=True)
class Row:
    """One thing to compare: its name, and the words of each profile in turn."""

    label: str
    words: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.words)) > 1


def rows(profiles: Sequence[Any]) -> list[Row]:
    """First what the cards tell, then what the vacancy asks, in the order of the list."""
    told = side_by_side([one.shown for one in profiles])
    return [*(Row(label, words) for label, words in told), *_asked(profiles)]


def _asked(profiles: Sequence[Any]) -> Iterator[Row]:
    fits = [{line["label"]: line for line in one.fit} for one in profiles]
    for label in dict.fromkeys(label for fit in fits for label in fit):
        yield Row(_(label), [_verdict(fit.get(label)) for fit in fits])


def _verdict(line: Any) -> str:
    if line is None:
        return _(BLANK)
    if line["verdict"] == Verdict.LEARN:
        return _("te leren in %(weeks)s weken, wij betalen", weeks=line["weeks"])
    return _(VERDICT[Verdict(line["verdict"])])
