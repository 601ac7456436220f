"""The card form: closed lists only, nothing to type but a word to search a skill with. And the
small forms on the page of a card.

Of the 150 skills a form shows a short list: what fits the kind of work, and what was chosen. The
others are found by searching; a skill that is found goes into the first row that is free.
"""

from collections.abc import Mapping
from typing import Any

from wtforms import ValidationError

from portal.cards import lists
from portal.cards.labels import Attribute, Available, Dutch, Experience
from portal.cards.models import Card
from portal.formats import hour_number
from portal.forms import (
    ChoiceField,
    KvkField,
    ManyField,
    PickField,
    PortalForm,
    TextField,
    YesField,
)
from portal.forms.choices import Option
from portal.language import N_, _

SKILL_ROWS = 6
ENTER = "enter"  # what a form posts as `then` when the Enter key sends it
SHIFTS = {
    "evening": N_("in de avond"),
    "night": N_("in de nacht"),
    "weekend": N_("in het weekend"),
}
_HOURS = frozenset(range(8 * 60, 44 * 60, 4 * 60))  # in minutes


class SkillField(PickField):
    """One of all skills; the list shows those that fit the kind of work, and the chosen one."""

    fitting: frozenset[str] = frozenset()

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(label, lists.skill_choices, *args, required=False, **kwargs)

    @property
    def offered(self) -> list[Option]:
        return [one for one in self.choices if one[0] in self.fitting or self.is_chosen(one[0])]

    def choose(self, code: str) -> None:
        self.data, self.raw_data = code, [code]


class SkillsForm(PortalForm):
    """A form with a `field` (kind of work) and rows of skills, `skill_1` and on."""

    undrafted = frozenset({"skill_search"})
    most_skills = 0
    chosen = ""  # the label of the skill that a button just put in a row
    skill_search = TextField(
        N_("Staat het er niet bij? Zoek een vaardigheid"),
        hint=N_("Bijvoorbeeld: heftruck"),
        required=False,
        max=60,
    )

    @property
    def skills(self) -> list[SkillField]:
        """The rows, each with what fits the kind of work as it is chosen now."""
        rows = [self[f"skill_{n}"] for n in range(1, self.most_skills + 1)]
        fitting = frozenset(lists.skills_for(self["field"].data or ""))
        for one in rows:
            one.fitting = fitting
        return rows

    @property
    def skill_rows(self) -> list[tuple[SkillField, Any]]:
        """Each skill, and what is asked beside it (None: nothing)."""
        return [(one, None) for one in self.skills]

    @property
    def found(self) -> list[lists.Skill]:
        """The skills that answer the search and are not chosen yet."""
        chosen = {one.data for one in self.skills}
        codes = lists.skills_like(self.skill_search.data or "")
        return [lists.SKILLS[code] for code in codes if code not in chosen]

    def is_choosing_skill(self, pressed: Mapping[str, str]) -> bool:
        """Was a button pressed that only shows skills or chooses one, so that nothing is kept? The
        Enter key in a form with a search asks for the search.
        """
        by_key = pressed.get("then") == ENTER and bool(self.skill_search.data)
        if "skills" not in pressed and not by_key:
            return False
        code = pressed.get("skills", "")
        if code in lists.SKILLS and code not in {one.data for one in self.skills}:
            self._choose(code)
        return True

    def _choose(self, code: str) -> None:
        free = next((one for one in self.skills if not one.data), None)
        if free is None:
            self.refuse("skill_search", _("Alle rijen zijn vol. Maak er eerst een leeg."))
            return
        free.choose(code)
        self.chosen = _(lists.SKILLS[code].label)
        self.skill_search.data, self.skill_search.raw_data = "", None


class CardForm(SkillsForm):
    draft = "cards.card"
    undrafted = SkillsForm.undrafted | {"read_together"}
    most_skills = SKILL_ROWS
    field = PickField(N_("Soort werk"), lists.field_choices)
    minutes_min = PickField(N_("Uren per week, vanaf"))
    minutes_max = PickField(N_("Uren per week, tot en met"))
    area = PickField(
        N_("Waar wil de kandidaat werken?"),
        lists.area_choices,
        hint=N_("Niet waar iemand woont."),
        called=N_("het gebied"),
    )
    available = ChoiceField(N_("Vanaf wanneer?"), Available, called=N_("vanaf wanneer"))
    experience = ChoiceField(N_("Ervaring in dit werk"), Experience)
    dutch = ChoiceField(N_("Nederlands voor het werk"), Dutch)
    licence_b = YesField(N_("Rijbewijs B"))
    shifts = ManyField(N_("Kan ook werken"), SHIFTS, row=True)
    skill_1 = SkillField(N_("Eerste vaardigheid"))
    skill_2 = SkillField(N_("Tweede vaardigheid"))
    skill_3 = SkillField(N_("Derde vaardigheid"))
    skill_4 = SkillField(N_("Vierde vaardigheid"))
    skill_5 = SkillField(N_("Vijfde vaardigheid"))
    skill_6 = SkillField(N_("Zesde vaardigheid"))
    blanks = ManyField(
        N_("Wat wil de kandidaat leeg laten?"),
        Attribute,
        hint=N_("Dan staat er: bespreken we bij de kennismaking."),
    )
    read_together = YesField(
        N_("Wij hebben de kaart samen gelezen, en de kandidaat vindt die goed"), required=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.minutes_min, self.minutes_max):  # a card that was read in keeps its own
            offered = _HOURS | ({field.object_data} - {None})
            field.choices = [(n, f"{hour_number(n)} uur") for n in sorted(offered)]

    def validate_minutes_max(self, field: PickField) -> None:
        if self.minutes_min.data and self.minutes_min.data > field.data:
            raise ValidationError(_("Kies een getal dat niet lager is dan het begin."))

    def values(self) -> dict[str, Any]:
        """The columns of a card, as chosen."""
        shifts = {name: name in self.shifts.data for name in SHIFTS}
        names = ("field", "minutes_min", "minutes_max", "area", "available", "experience", "dutch")
        chosen = {name: self[name].data for name in (*names, "licence_b", "blanks")}
        return {**chosen, **shifts, "skills": [skill.data for skill in self.skills if skill.data]}


def filled(card: Card, skills: list[str]) -> dict[str, Any]:
    """What the form shows of a card beyond its plain columns."""
    shifts = [name for name in SHIFTS if getattr(card, name)]
    rows = {f"skill_{n}": skill for n, skill in enumerate(skills, 1)}
    return {"shifts": shifts, "read_together": False, **rows}


class BlankForm(PortalForm):
    attribute = ChoiceField(N_("Kenmerk"), Attribute)


class YesForm(PortalForm):
    sector = PickField(N_("Voor welk soort werk?"), lists.SECTORS, called=N_("het soort werk"))


class HideForm(PortalForm):
    kvk_number = KvkField(N_("KvK-nummer van de werkgever"))
