"""Choosing skills in a form, without a list of 150: a short list of what fits the kind of work,
with what was chosen already. The others are found by searching; a skill that is found goes into the
first row that is free. The buttons for it post the form and keep nothing.
"""

from collections.abc import Mapping
from typing import Any

from portal.cards import lists
from portal.forms import PickField, PortalForm, TextField
from portal.forms.choices import Option
from portal.language import N_, _

ENTER = "enter"  # what a form posts as `then` when the Enter key sends it


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
