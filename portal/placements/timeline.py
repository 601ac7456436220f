"""How a placement went and what comes, newest first, for the page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from portal.formats import hours as in_hours
from portal.formats import short_day
from portal.language import _
from portal.placements import rules
from portal.placements.labels import KIND, MOMENT, Kind, State
from portal.placements.ledger import Event, Standing, effective
from portal.placements.talks import evaluations

_HIDDEN = {Kind.PLANNED, Kind.END_CANCELLED, Kind.ANNOUNCED_END}


@dataclass(frozen=True)
class Item:
    """`tense` is past, late (a talk that was promised and not held), next or later; `event_id`
    leads to mending the line.
    """

    on: date
    title: str
    text: str
    tense: str
    until: date | None = None
    event_id: UUID | None = None

    @property
    def look(self) -> str:
        """How the line is drawn; what happened has no look of its own."""
        looks = {"next": "is-next", "late": "is-next", "later": "is-planned"}
        return looks.get(self.tense, "")


def timeline(
    events: Sequence[Event],
    now: Standing,
    today: date,
    *,
    pays: bool = True,
    for_employer: bool = False,
    agreed_on: date | None = None,
    latest_on: date | None = None,
) -> list[Item]:
    """What comes (later, then next), then what happened; the newest above, also of what was written
    on one day. Of money only where a
    contribution is paid (`pays`). `agreed_on` is the last day while another one is only wished,
    `latest_on` the one that such a wish has when nobody answers it.
    """
    lines = effective(events)
    shown = [
        _item(event, today, pays, for_employer)
        for event in reversed(lines)
        if event.kind not in _HIDDEN and event.on
    ]
    talks = _talks(lines, now)
    past = [item for item in shown if item.on <= today] + _late(talks, now, today)
    past.sort(key=lambda item: item.on, reverse=True)
    ahead = [item for item in shown if item.on > today]
    return _coming(talks, ahead, now, today, agreed_on or now.last_on, latest_on) + past


def upcoming(items: Sequence[Item]) -> Item | None:
    """The next moment on a timeline."""
    return next((item for item in items if item.tense == "next"), None)


def overdue(items: Sequence[Item]) -> list[Item]:
    """The talks that were promised for a day that has passed, the first promised above."""
    return [item for item in reversed(items) if item.tense == "late"]


def _talks(lines: Sequence[Event], now: Standing) -> list[tuple[date, str]]:
    """The talks that were promised and not held: the day, and what it is called."""
    held = {event.reason for event in lines if event.kind is Kind.EVALUATED}
    return [(on, _(MOMENT[moment])) for moment, on in evaluations(now) if moment not in held]


def _late(talks: Sequence[tuple[date, str]], now: Standing, today: date) -> list[Item]:
    if now.state is not State.RUNNING:
        return []
    was = _("Was beloofd op deze dag.")
    return [Item(on, title, was, "late") for on, title in talks if on < today]


def _coming(
    talks: Sequence[tuple[date, str]],
    told: Sequence[Item],
    now: Standing,
    today: date,
    last_on: date,
    latest_on: date | None,
) -> list[Item]:
    """What was planned, and what was written of a day that is still to come (`told`)."""
    if now.state not in (State.PLANNED, State.RUNNING):
        return []
    ends = _ends(now, last_on, latest_on)
    is_over = latest_on is not None and latest_on < today
    planned = [] if is_over else [*ends, *(Item(on, title, "", "later") for on, title in talks)]
    items = [item for item in planned if item.on >= today]
    items = sorted([*items, *told], key=lambda item: (item.on, item.title), reverse=True)
    return [*items[:-1], *(replace(item, tense="next") for item in items[-1:])]


def _ends(now: Standing, last_on: date, latest_on: date | None) -> list[Item]:
    """The days that were agreed: the last one, of which the ledger may know an earlier one that is
    wished, the latest one of such a wish, and the first one as long as nobody began.
    """
    ends = [Item(last_on, _("Laatste dag van de plaatsing"), "", "later")]
    if last_on != now.last_on:
        ends.append(Item(now.last_on, _("Gewenste laatste werkdag"), "", "later"))
    if latest_on is not None and latest_on != now.last_on:
        unless = _("Als er niet eerder een antwoord komt.")
        ends.append(Item(latest_on, _("Uiterlijk de laatste werkdag"), unless, "later"))
    if now.state is State.PLANNED:
        ends.append(Item(now.first_on, _("Eerste werkdag"), "", "later"))
    return ends


def _item(event: Event, today: date, pays: bool, for_employer: bool) -> Item:
    on = event.on
    assert on is not None
    mends = event.id if event.kind in rules.CORRECTABLE else None
    tense = "later" if on > today else "past"
    return Item(on, _title(event), _text(event, pays, for_employer), tense, event.until, mends)


def _title(event: Event) -> str:
    if event.kind is Kind.EVALUATED:
        return next((_(word) for key, word in MOMENT.items() if key == event.reason), "")
    return _(KIND[event.kind])


def _text(event: Event, pays: bool, for_employer: bool) -> str:
    if event.kind is Kind.ABSENT:
        days = (event.until - event.on).days + 1 if event.until and event.on else 0
        counted = _("%(days)s dagen. ", days=days) if days > 1 else ""
        return counted + _("Wij bewaren geen reden.")
    if event.kind is Kind.HOURS_CHANGED:
        return _("Vanaf deze dag %(hours)s per week.", hours=in_hours(event.minutes))
    if event.kind is Kind.TAKEN_BACK and pays:
        day = short_day(event.billed_until or event.on)
        if for_employer:
            return _("U betaalt tot en met %(day)s. De dagen erna kosten niets.", day=day)
        return _("De werkgever betaalt tot en met %(day)s. De dagen erna kosten niets.", day=day)
    return ""
