"""The card form: closed lists only, nothing to type but a word to search a skill with. And the
small forms on the page of a card.
"""

from typing import Any

from wtforms import ValidationError

from portal.cards import lists
from portal.cards.labels import Attribute, Available, Dutch, Experience
from portal.cards.models import Card
from portal.cards.skill_choice import SkillField, SkillsForm
from portal.formats import hour_number
from portal.forms import ChoiceField, KvkField, ManyField, PickField, PortalForm, YesField
from portal.language import N_, _

SKILL_ROWS = 6
SHIFTS = {
    "evening": N_("in de avond"),
    "night": N_("in de nacht"),
    "weekend": N_("in het weekend"),
}
_HOURS = frozenset(range(8 * 60, 44 * 60, 4 * 60))  # in minutes


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
    dutch = ChoiceField(
        N_("Nederlands voor het werk"), Dutch, called=N_("Nederlands voor het werk")
    )
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
    kvk_number = KvkField(
        N_("KvK-nummer van de werkgever"), called=N_("het KvK-nummer van de werkgever")
    )
