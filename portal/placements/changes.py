"""The verbs that pages offer on a placement: form, the line it would write, and the action behind
it.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal import clock
from portal.errors import Hidden, Refused
from portal.forms import PortalForm
from portal.language import N_
from portal.placements import actions, forms, rules, talks
from portal.placements.claim_queries import TakeBacks
from portal.placements.ledger import Event, Ledger
from portal.placements.savings import Saving


@dataclass(frozen=True)
class Change:
    """One verb as the pages need it: its form, the line it would write, and the action. The line
    can depend on the claims: somebody works on while one waits for our answer, and a late answer of
    ours changes what an end costs. The notice may name the last `day` that holds afterwards.
    """

    form: type[PortalForm]
    title: str
    button: str
    notice: str
    possible: Callable[[Ledger], None]  # refuses what no answer in the form makes possible
    event: Callable[[Any, Ledger, TakeBacks], Event]
    act: Callable[..., None]
    field: str | None = "on"
    # a refusal → its own field
    fields: Mapping[str, str | None] = dataclasses.field(default_factory=dict)

    def beside(self, code: str) -> str | None:
        """The field at which a refusal stands; None: above the form."""
        return self.fields.get(code, self.field)


CHANGES = {
    "start": Change(
        forms.StartForm,
        N_("Wanneer was de eerste werkdag?"),
        N_("Bevestig de eerste werkdag"),
        N_("De start is bevestigd."),
        lambda has: rules.startable(has.now, clock.today()),
        lambda form, has, _claims: rules.start(has.now, form.on.data, clock.today()),
        lambda row, form, **who: actions.start(row, form.on.data, **who),
    ),
    "not_start": Change(
        forms.NotStartForm,
        N_("De plaatsing is niet gestart"),
        N_("Leg vast: niet gestart"),
        N_("Vastgelegd. De plaatsing is niet gestart."),
        lambda has: rules.possible(has.now, "not_start"),
        lambda form, has, _claims: rules.not_start(has.now, form.reason.data, clock.today()),
        lambda row, form, **who: actions.not_start(row, form.reason.data, **who),
        None,
    ),
    "absent": Change(
        forms.AbsentForm,
        N_("Afwezig melden"),
        N_("Meld afwezig"),
        N_("Genoteerd. Vul in wanneer het werk weer begint, zodra u het weet."),
        lambda has: rules.possible(has.now, "report_absent"),
        lambda form, has, claims: rules.report_absent(
            has.now,
            form.on.data,
            form.until.data,
            form.kind.data,
            clock.today(),
            claims.ends_by,
        ),
        lambda row, form, **who: actions.report_absent(
            row, form.on.data, form.until.data, form.kind.data, **who
        ),
        fields={"until_date_past": "until", "until_date_too_far": "until", "already_absent": None},
    ),
    "return": Change(
        forms.ReturnForm,
        N_("Weer aan het werk"),
        N_("Meld weer aanwezig"),
        N_("Genoteerd."),
        lambda has: rules.possible(has.now, "report_returned"),
        lambda form, has, claims: rules.report_returned(
            has.now, form.on.data, clock.today(), claims.ends_by
        ),
        lambda row, form, **who: actions.report_returned(row, form.on.data, **who),
    ),
    "evaluate": Change(
        forms.EvaluateForm,
        N_("Gesprek vastleggen"),
        N_("Leg het gesprek vast"),
        N_("Het gesprek is vastgelegd."),
        lambda has: rules.possible(has.now, "evaluate"),
        lambda form, has, claims: rules.evaluate(
            has.now,
            form.moment.data,
            form.on.data,
            clock.today(),
            talks.held(has.events),
            claims.ends_by,
        ),
        lambda row, form, **who: actions.evaluate(row, form.moment.data, form.on.data, **who),
        fields={"done_twice": "moment"},
    ),
    "keep": Change(
        forms.KeepForm,
        N_("Het einde gaat niet door"),
        N_("Laat de plaatsing doorlopen"),
        N_("Dat einde gaat niet door. De plaatsing loopt tot en met %(day)s."),
        lambda has: rules.keepable(has.now),
        lambda form, has, _claims: rules.keep(has.now, clock.today()),
        lambda row, form, **who: actions.keep(row, **who),
        None,
    ),
    "end": Change(
        forms.EndForm,
        N_("Einde vastleggen"),
        N_("Leg het einde vast"),
        N_("Het einde is vastgelegd."),
        lambda has: rules.possible(has.now, "end"),
        lambda form, has, claims: rules.end(
            has.now,
            form.on.data,
            form.reason.data,
            clock.today(),
            claims.savings,
            claims.ends_by,
        ),
        lambda row, form, **who: actions.end(row, form.on.data, form.reason.data, **who),
    ),
}


def correction(event_id: UUID) -> Change:
    """Mending one line of the ledger."""
    return Change(
        forms.CorrectForm,
        N_("Een regel herstellen"),
        N_("Herstel deze regel"),
        N_("De regel is hersteld. De oude regel blijft bewaard."),
        lambda has: rules.correctable(_line(has, event_id)),
        lambda form, has, claims: _mended(form, has, event_id, claims.savings),
        lambda row, form, **who: actions.correct(row, event_id, *_given(form), **who),
    )


def _mended(form: Any, has: Ledger, event_id: UUID, savings: Sequence[Saving]) -> Event:
    target, (on, minutes) = _line(has, event_id), _given(form)
    if on is None and not form.strike.data:
        raise Refused("required", N_("Vul de goede datum in, of haal de regel weg."))
    return rules.correct(has.events, has.terms, target, on, clock.today(), minutes, savings)


def _line(has: Ledger, event_id: UUID) -> Event:
    line = has.line(event_id)
    if line is None:
        raise Hidden
    return line


def _given(form: Any) -> tuple[Any, int | None]:
    return (None, None) if form.strike.data else (form.on.data, form.minutes.data)
