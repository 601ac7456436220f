"""The vacancy form and the small ones around it. In a draft all but the name may stay open."""

from collections.abc import Mapping
from typing import Any

from portal import clock
from portal.cards import lists
from portal.cards.fit import Need
from portal.cards.skill_choice import SkillField, SkillsForm
from portal.forms import (
    ChoiceField,
    DutchDateField,
    DutchTimeField,
    EuroField,
    HoursField,
    LongTextField,
    ManyField,
    PickField,
    PortalForm,
    TextField,
    WholeNumberField,
)
from portal.language import N_
from portal.schemes.labels import SCHEME
from portal.schemes.rules import example_wage
from portal.vacancies import actions
from portal.vacancies.checks import LEAST_MINUTES, MOST_MINUTES
from portal.vacancies.labels import Day, Kind, ReturnReason, Shift, Strength
from portal.vacancies.models import Vacancy


def _example_wage() -> int:
    return example_wage(clock.today())


_NEED = {
    "no": N_("Niet nodig"),
    "must": N_("Moet iemand hebben"),
    "learn": N_("Kan geleerd worden"),
}
_DUTCH = {
    "no": N_("Niet nodig"),
    "talk must": N_("Een gesprek over het werk: moet"),
    "talk learn": N_("Een gesprek over het werk: kan geleerd worden"),
    "read must": N_("Ook lezen en schrijven: moet"),
    "read learn": N_("Ook lezen en schrijven: kan geleerd worden"),
}


def _strength() -> PickField:
    label = N_("Moet iemand dit al kunnen?")
    return PickField(label, Strength, required=False, default=Strength.MUST)


def _hours(label: str, called: str) -> HoursField:
    return HoursField(label, called=called, min=LEAST_MINUTES, max=MOST_MINUTES, affix=N_("uur"))


class VacancyForm(SkillsForm):
    draft = "vacancies.vacancy"
    most_skills = 4
    skill_names = tuple(f"skill_{n}" for n in range(1, 5))
    title = TextField(N_("Hoe heet het werk?"), max=80, called=N_("de naam van het werk"))
    field = PickField(N_("Soort werk"), lists.field_choices)
    tasks = LongTextField(
        N_("Wat doet iemand op een gewone dag?"),
        hint=N_("Drie of vier taken. Kort is goed."),
        max=1500,
    )
    supervisor_name = TextField(
        N_("Wie helpt de eerste weken?"), hint=N_("Een naam is genoeg."), max=80
    )
    positions = WholeNumberField(N_("Hoeveel plekken?"), min=1, max=20, default=1)
    minutes_min = _hours(N_("Uren per week, minimaal"), N_("de minste uren per week"))
    minutes_max = _hours(N_("Uren per week, maximaal"), N_("de meeste uren per week"))
    days = ManyField(N_("Werkdagen"), Day, required=True, row=True)
    day_from = DutchTimeField(
        N_("Begin van de dag"), called=N_("het begin van de dag"), hint=N_("Bijvoorbeeld 8.30")
    )
    day_until = DutchTimeField(
        N_("Einde van de dag"), called=N_("het einde van de dag"), hint=N_("Bijvoorbeeld 17.00")
    )
    shifts = ManyField(N_("Soms ook"), Shift, row=True)
    start_on = DutchDateField(N_("Eerste werkdag"), called=N_("de eerste werkdag"))
    street_line = TextField(N_("Waar is het werk?"), hint=N_("Straat en nummer."), max=120)
    area = PickField(N_("In welk gebied is dat?"), lists.area_choices)
    wage_cents = EuroField(
        N_("Bruto loon per uur"),
        called=N_("het bruto loon per uur"),
        max=10_000,
        example=_example_wage,
    )
    licence = ChoiceField(N_("Rijbewijs B"), _NEED, default="no")
    dutch = PickField(
        N_("Nederlands voor het werk"), _DUTCH, called=N_("Nederlands voor het werk"), default="no"
    )
    skill_1, skill_1_strength = SkillField(N_("Eerste vaardigheid")), _strength()
    skill_2, skill_2_strength = SkillField(N_("Tweede vaardigheid")), _strength()
    skill_3, skill_3_strength = SkillField(N_("Derde vaardigheid")), _strength()
    skill_4, skill_4_strength = SkillField(N_("Vierde vaardigheid")), _strength()
    schemes = ManyField(N_("Welke regeling mag het zijn?"), SCHEME, required=True)

    def __init__(self, *args: Any, is_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_draft:
            for field in self:
                if field.name != "title":
                    field.required = False

    @property
    def skill_rows(self) -> list[tuple[SkillField, Any]]:
        return [(one, self[f"{one.name}_strength"]) for one in self.skills]

    def values(self) -> dict[str, Any]:
        """The columns of a vacancy, as typed."""
        shifts = set(self.shifts.data or ())
        named = {shift.value: shift in shifts for shift in Shift}
        typed = {name: self[name].data for name in actions.FIELDS if name not in named}
        for name in ("tasks", "street_line", "supervisor_name"):
            typed[name] = typed[name] or None
        for name in ("days", "schemes"):
            typed[name] = typed[name] or []
        return typed | named

    def needs(self) -> list[Need]:
        """The requirements, in the order of the form."""
        needs = [
            Need(Kind.SKILL, skill.data, strength.data is Strength.LEARN)
            for skill, strength in self.skill_rows
            if skill.data
        ]
        if self.licence.data in ("must", "learn"):
            needs.append(Need(Kind.LICENCE, "b", self.licence.data == "learn"))
        level, _, strength = (self.dutch.data or "no").partition(" ")
        if strength:
            needs.append(Need(Kind.DUTCH, level, strength == "learn"))
        return needs


def filled(vacancy: Vacancy) -> Mapping[str, Any]:
    """What the form shows of a vacancy beyond its plain columns."""
    shifts = [shift for shift in Shift if getattr(vacancy, shift.value)]
    data: dict[str, Any] = {"shifts": shifts}
    n = 0
    for need in vacancy.needs:
        strength = Strength.LEARN if need.learnable else Strength.MUST
        if need.kind == Kind.SKILL:
            n += 1
            data |= {f"skill_{n}": need.code, f"skill_{n}_strength": strength}
        elif need.kind == Kind.LICENCE:
            data["licence"] = strength.value
        else:
            data["dutch"] = f"{need.code} {strength.value}"
    return data


class AdjustForm(PortalForm):
    """What may still change when people have said yes."""

    draft = "vacancies.adjust"
    title = TextField(N_("Hoe heet het werk?"), max=80, called=N_("de naam van het werk"))
    tasks = LongTextField(N_("Wat doet iemand op een gewone dag?"), max=1500)
    supervisor_name = TextField(N_("Wie helpt de eerste weken?"), max=80)
    day_from = DutchTimeField(
        N_("Begin van de dag"), called=N_("het begin van de dag"), hint=N_("Bijvoorbeeld 8.30")
    )
    day_until = DutchTimeField(
        N_("Einde van de dag"), called=N_("het einde van de dag"), hint=N_("Bijvoorbeeld 17.00")
    )
    street_line = TextField(N_("Waar is het werk?"), hint=N_("In hetzelfde gebied."), max=120)
    wage_cents = EuroField(
        N_("Bruto loon per uur"),
        called=N_("het bruto loon per uur"),
        hint=N_("Meer mag, minder niet."),
        max=10_000,
        example=_example_wage,
    )


class VersionForm(PortalForm):
    """A verb that asks nothing but must meet the version that was read."""


class ReturnForm(PortalForm):
    reason = PickField(N_("Wat is de vraag?"), ReturnReason)
    note = LongTextField(
        N_("Uw vraag in eigen woorden"),
        hint=N_("De werkgever leest dit. Schrijf alleen over het werk."),
        required=False,
        max=600,
    )


class HoldForm(PortalForm):
    resume_on = DutchDateField(N_("Op welke dag gaan wij verder?"), earliest=clock.today)


class ProposalForm(PortalForm):
    note = LongTextField(
        N_("Wilt u er iets bij zeggen?"),
        hint=N_("Alleen over het werk. Bijvoorbeeld: iemand die vroeg kan beginnen."),
        required=False,
        max=500,
    )
