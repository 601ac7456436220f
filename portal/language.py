"""Words on screens, in Dutch. Pure.

`N_` marks a sentence where it is written (labels, rules), `_` fills in its values where it is
shown; templates call the same `_`. A second language would be looked up here and nowhere else.
"""

# What the switch offers, by code: a language stands here once its catalogue has every sentence.
OFFERED = {"nl": "Nederlands"}


def _(sentence: str, **values: object) -> str:
    """The sentence as people read it, with `%(name)s` filled in."""
    return sentence % values if values else sentence


def ngettext(single: str, many: str, n: int, **values: object) -> str:
    """The singular for one, the plural otherwise. A template fills in its own values afterwards."""
    return _(single if n == 1 else many, **values)


def N_(sentence: str) -> str:  # noqa: N802  the customary name of a translation mark
    """The sentence itself: a mark for the catalogue."""
    return sentence
