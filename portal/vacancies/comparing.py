"""Profiles side by side: the facts of their cards on the list, and no more. Nobody wins. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.cards.labels import BLANK, VERDICT, Attribute, Verdict, side_by_side
from portal.language import _


@dataclass(frozen=True)
class Row:
    """One thing to compare: its name, and the words of each profile in turn."""

    label: str
    words: list[str]
    is_asked: bool = False  # about what the vacancy asks; otherwise what the card tells

    @property
    def differs(self) -> bool:
        return len(set(self.words)) > 1


def rows(profiles: Sequence[Any]) -> list[Row]:
    """First what the cards tell, then what the vacancy asks, in the order of the list."""
    lines = side_by_side([profile.shown for profile in profiles])
    return [*(Row(label, words) for label, words in lines), *_asked(profiles)]


def _asked(profiles: Sequence[Any]) -> Iterator[Row]:
    labels = {line["requirement"]: line["label"] for profile in profiles for line in profile.fit}
    for requirement, label in labels.items():
        yield Row(_(label), [_verdict(profile, requirement) for profile in profiles], is_asked=True)


def _verdict(profile: Any, requirement: str) -> str:
    line = next((line for line in profile.fit if line["requirement"] == requirement), None)
    if line is None:  # travel has a line only where the area that is shown lies far away
        near = requirement == "area" and Attribute.AREA in profile.shown
        return _(VERDICT[Verdict.MET]) if near else _(BLANK)
    if line["verdict"] == Verdict.LEARN:
        return _("te leren in %(weeks)s weken, wij betalen", weeks=line["weeks"])
    return _(VERDICT[Verdict(line["verdict"])])
