"""A term that a rule keeps is said by that rule: nowhere is it typed beside it, to be forgotten
when the rule changes. What is no term of a rule is named here, with why.
"""

import re
from datetime import timedelta

import pytest

from portal import formats, texts
from tests.test_wording import TEXTS

NUMBER = (
    r"(?:\d[\d.,]*|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien"
    r"|vijftien|zestien|zeventien|achttien|negentien"
    r"|(?:\w+[eë]n)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)|honderd)"
)
LENGTH = (
    r"(?:(?:(?:volle|hele) )?(?:(?:kalender|werk)?dag(?:en)?|(?:werk)?uur|uren|week|weken|maand"
    r"|maanden|minuut|minuten|seconden|kwartier|etmaal))"
)
# one after another, so that "Nog 1 dag" is found and a value that is filled in is not
TYPED = re.compile(rf"\b(?:{NUMBER} {LENGTH}|(?:een )?half (?:uur|jaar)|{NUMBER} jaar)\b", re.I)
NO_RULE = {
    r"[Oo]ngeveer (drie|acht|3|12) minuten": "how long a form or an intake takes",
    r"Geen mail na 5 minuten|staat hier over een minuut|over 1 minuut opnieuw": (
        "how long a machine takes, about"
    ),
    r"8.00 tot 1[56].30 uur|om 9.15 uur|magazijnwerk, 24 uur|na zes weken": "an example",
    r"(tot|minder dan) (24|32) uur|(24|32) uur of meer": "a band of hours",
    r"binnen een maand|1 tot 3 maanden|(tot )?2 jaar( of meer)?": "to choose from, or the law's",
    r"([Nn]og )?1 dag( te laat)?|in 1 week|in een week|op één dag": "a number that is counted",
    r"Kies een dag|van een maand": "any one",
    r"Gesprek na (6 weken|3 maanden|6 maanden|9 maanden)": "the name of a talk",
    r"vanaf 21 jaar": "the law's",
    r"antwoord binnen 5 werkdagen|U krijgt binnen 5 werkdagen": "what the municipality states",
}
EXCUSED = re.compile("|".join(NO_RULE))
# a text that was offered says what was agreed, also when a rule is another later
ELSEWHERE = ("agreements/texts/", "schemes/", "demo/")


def typed(text):
    """The terms in this text that nothing excuses."""
    rest = EXCUSED.sub(" ", text)
    return [found[0] for found in TYPED.finditer(rest)]


def test_no_term_of_a_rule_is_typed_by_hand():
    said = {
        name: found
        for name, texts in TEXTS.items()
        if not name.as_posix().startswith(ELSEWHERE)
        for found in [[one for text in texts for one in typed(text)]]
        if found
    }
    assert not said


@pytest.mark.parametrize("pattern", NO_RULE, ids=NO_RULE.values())
def test_what_is_excused_is_said(pattern):
    assert any(re.search(pattern, text) for texts in TEXTS.values() for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        "De link werkt 7 dagen.",
        "De link werkt dertig dagen.",
        "binnen vijfenveertig dagen",
        "binnen drie werkdagen",
        "uiterlijk één werkdag voor de afspraak",
        "binnen twee volle weken",
        "na tien kalenderdagen",
        "een half uur niets",
        "na een kwartier",
        "tot 17.00 uur.",
    ],
)
def test_the_search_finds_them(text):
    assert typed(text)


def test_the_sentence_moves_with_the_rule(app, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "cache", {})  # a template that was loaded keeps its globals
    monkeypatch.setitem(app.jinja_env.globals, "rule_terms", {"code": "9 minuten"})
    with app.app_context():
        assert "De code werkt 9 minuten." in texts.render("sms/links_code.txt", code="123456")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=10), "10 minuten"),
        (timedelta(minutes=90), "90 minuten"),
        (timedelta(hours=12), "12 uur"),
        (timedelta(days=1), "24 uur"),
        (timedelta(days=7), "7 dagen"),
        (timedelta(days=14), "2 weken"),
        (timedelta(days=30), "30 dagen"),
        (timedelta(days=45), "45 dagen"),
    ],
)
def test_a_term_in_words(length, said):
    assert formats.term(length).replace("\xa0", " ") == said


def test_working_days_in_words():
    said = [formats.working_days(n).replace("\xa0", " ") for n in (1, 3)]
    assert said == ["1 werkdag", "3 werkdagen"]
