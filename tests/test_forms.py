"""Fields read what people type, keep it, and say in Dutch what is wrong. They never break."""

import re
import uuid
from datetime import date
from enum import StrEnum
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from portal import reading
from portal.errors import Refused
from portal.forms import (
    ChoiceField,
    DutchDateField,
    FileField,
    ManyField,
    PasswordField,
    PickField,
    PortalForm,
    TextField,
)
from tests.style_guide import make_app
from tests.style_guide.forms import StyleGuideForm

APP = make_app()
GOOD = {
    "title": "  Medewerker\tafwerking ",
    "tasks": "Schuren.\r\nLakken.",
    "minutes_min": "24",
    "minutes_max": "28,8 uur",
    "days": ["ma", "wo"],
    "start_on": "3 3 2027",
    "start_at": "8.30 uur",
    "wage": "€ 1.234,5",
    "mood": "good",
    "area": "2",
    "email": "ilse@Houtwerf.example",
    "phone": "+31 (0)6 1234 5678",
    "postcode": "9900ab",
    "kvk": "9000 0001",
    "password": "een lange zin met spaties",
    "agreed": "y",
}


def filled(form=StyleGuideForm, **typed):
    """A form as it comes back from the browser, with what was accepted."""
    with APP.test_request_context("/", method="POST"):
        made = form(MultiDict(typed), meta={"csrf": False})
        made.accepted()
        return made


def problems(form):
    return {field.name: field.errors[0] for field in form if field.errors}


def test_a_well_filled_form_gives_values():
    form = filled(**GOOD)
    assert problems(form) == {}
    values = {field.name: field.data for field in form}
    del values["once"], values["version"]
    assert values == {
        "title": "Medewerker afwerking",
        "tasks": "Schuren.\nLakken.",
        "helper": "",
        "minutes_min": 24 * 60,
        "minutes_max": 28 * 60 + 48,
        "days": ["ma", "wo"],
        "start_on": date(2027, 3, 3),
        "start_at": "8.30",
        "wage": 123450,
        "skills": [],
        "mood": "good",
        "area": 2,
        "email": "ilse@houtwerf.example",
        "phone": "0612345678",
        "postcode": "9900 AB",
        "kvk": "90000001",
        "password": "een lange zin met spaties",
        "agreed": True,
    }


def test_an_empty_form_asks_for_each_field_by_its_name():
    said = problems(filled())
    assert said["wage"] == "Vul bruto loon per uur in."
    assert said["kvk"] == "Vul KvK-nummer in."
    assert said["title"] == "Vul een antwoord in."
    assert said["mood"] == "Kies een mogelijkheid."
    assert said["agreed"] == "Vink dit aan als u verder wilt."
    assert not {"helper", "area", "skills"} & set(said)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "a" * 81, "De tekst is te lang: 81 tekens. Maak die korter, hooguit 80."),
        ("title", "a\x00b", "Dit veld bevat een teken dat wij niet kunnen bewaren: U+0000."),
        ("title", "a\ud800b", "Dit veld bevat een teken dat wij niet kunnen bewaren: U+D800."),
        ("title", "a\u202eb", "Dit veld bevat een teken dat wij niet kunnen bewaren: U+202E."),
        ("minutes_min", "2", "Het aantal uren moet tussen 4 en 40 liggen. Pas het aan."),
        ("minutes_min", "40:01", "Het aantal uren moet tussen 4 en 40 liggen. Pas het aan."),
        ("minutes_min", "28,83", "Dit is geen heel aantal minuten. Vul uren en minuten in."),
        ("minutes_min", "28:60", "Vul een aantal uren in. Bijvoorbeeld 32, 28,8 of 28:48."),
        ("minutes_min", "٢٤", "Vul een aantal uren in. Bijvoorbeeld 32, 28,8 of 28:48."),
        ("start_on", "31-2-2027", "Deze datum bestaat niet."),
        ("start_on", "morgen", "Vul een datum in als dag, maand, jaar."),
        ("start_on", "3-3", "Vul een datum in als dag, maand, jaar."),
        ("start_at", "25.00", "Vul een tijd in als uren en minuten."),
        ("wage", "12,345", "Vul een bedrag in met hooguit 2 cijfers"),
        ("wage", "-5", "Vul een bedrag in"),
        ("wage", "999999999", "Het bedrag moet tussen €\u00a00,00 en €\u00a01.000.000,00 liggen."),
        ("mood", "sad", "Kies een mogelijkheid."),
        ("days", ["ma", "zo"], "Kies ten minste één mogelijkheid bij werkdagen."),
        ("email", "ilse@houtwerf", "Dit e-mailadres klopt niet."),
        ("email", "a@b.nl\nBcc: c@d.nl", "Dit e-mailadres klopt niet."),
        ("phone", "06123", "Dit telefoonnummer klopt niet."),
        ("postcode", "0123 AB", "Een postcode heeft 4 cijfers en 2 letters"),
        ("kvk", "1234567", "Een KvK-nummer heeft 8 cijfers."),
    ],
)
def test_what_cannot_be_read_is_refused_and_kept(field, typed, sentence):
    form = filled(**(GOOD | {field: typed}))
    assert list(problems(form)) == [field]
    assert form[field].errors[0].startswith(sentence)
    if isinstance(typed, str) and typed.isprintable() and field not in ("password", "mood"):
        assert form[field].typed == typed


@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.lists(st.text(st.characters(codec=None)), max_size=3)
    )
)
def test_no_text_breaks_a_form_or_its_page(typed):
    form = filled(**typed)
    for _target, label, sentence in form.summary:
        assert label
        assert sentence.endswith(".")
    for field in form:
        if hasattr(field, "typed"):
            field.typed.encode("utf-8")


@given(st.integers(0, 99_999_999))
def test_what_an_amount_field_writes_it_reads_back(cents):
    with APP.test_request_context("/"):
        form = StyleGuideForm(wage=cents, meta={"csrf": False})
    assert reading.cents(form.wage.typed) == cents


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_what_a_date_field_writes_it_reads_back(on):
    with APP.test_request_context("/"):
        form = StyleGuideForm(start_on=on, meta={"csrf": False})
    assert reading.a_date(form.start_on.typed) == on


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2026-12-03", "3-12-2026"),
        ("donderdag 3 december 2026", "donderdag 3 december 2026"),
        ("2026-13-03", "2026-13-03"),
    ],
)
def test_a_date_comes_back_as_typed_or_as_people_write_it(sent, shown):
    assert filled(DayForm, free=sent)["free"].typed == shown


def test_once_is_new_at_first_and_kept_afterwards():
    with APP.test_request_context("/"):
        first, second = (StyleGuideForm(meta={"csrf": False}).once.data for _turn in range(2))
    assert first != second
    assert filled(once=str(first)).once.data == first
    assert isinstance(filled(once="onzin").once.data, uuid.UUID)


def test_version_is_that_of_the_row_and_junk_meets_a_conflict():
    class Row:
        version = 7

    with APP.test_request_context("/"):
        assert StyleGuideForm(obj=Row(), meta={"csrf": False}).version.data == 7
        assert StyleGuideForm(meta={"csrf": False}).version.data is None
    assert filled(version="7").version.data == 7
    assert filled(version="x").version.data == 0
    assert filled().version.data is None


def test_a_refusal_stands_beside_its_field_and_in_the_summary():
    form = filled(**GOOD)
    form.refuse(
        "wage", Refused("wage_below_minimum", "Het loon is te laag: %(least)s.", least="€ 14,99")
    )
    form.refuse(None, "Dit kan niet meer.")
    assert form.wage.errors == ["Het loon is te laag: € 14,99."]
    assert form.summary == [
        (None, None, "Dit kan niet meer."),
        ("wage", "Bruto loon per uur", "Het loon is te laag: € 14,99."),
    ]


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class RoomForm(PortalForm):
    colour = ChoiceField("Kleur", {Colour.RED: "Rood", Colour.BLUE: "Blauw"})
    person = PickField("Wie", lambda: [(uuid.UUID(int=1), "Noor"), (uuid.UUID(int=2), "Jasper")])
    both = ManyField("Kleuren", [(Colour.RED, "Rood"), (Colour.BLUE, "Blauw")])
    on = DutchDateField("Datum", earliest=lambda: date(2027, 1, 1), latest=date(2027, 12, 31))
    name = TextField("Hoe heet u?", called="uw naam")

    def validate_name(self, field):
        if field.data == "admin":
            raise ValidationError("Deze naam is al bezet.")


def test_choices_give_the_keys_they_were_made_of():
    form = filled(
        RoomForm,
        colour="red",
        person=str(uuid.UUID(int=2)),
        both=["blue", "blue"],
        on="1-1-2027",
        name="Bo",
    )
    assert problems(form) == {}
    assert (form.colour.data, form.person.data) == (Colour.RED, uuid.UUID(int=2))
    assert form.both.data == [Colour.BLUE]


def test_choices_may_be_set_after_the_form_is_made():
    with APP.test_request_context("/", method="POST"):
        form = RoomForm(MultiDict({"person": "x"}), meta={"csrf": False})
        form.person.choices = [("x", "Iemand")]
        form.accepted()
        assert form.person.data == "x"
        assert not form.person.errors


def test_bounds_names_and_own_checks_say_what_is_wrong():
    form = filled(RoomForm, on="31-12-2026", name="admin")
    assert problems(form)["on"] == "Deze datum is te vroeg. Kies 1-1-2027 of later."
    assert problems(form)["name"] == "Deze naam is al bezet."
    form = filled(RoomForm, on="1-1-2028")
    assert problems(form)["on"] == "Deze datum ligt te ver weg. Kies 31-12-2027 of eerder."
    assert problems(form)["name"] == "Vul uw naam in."


def test_a_lost_token_is_said_in_words_people_know():
    with APP.test_request_context("/", method="POST"):
        form = RoomForm(MultiDict())
        assert not form.accepted()
        assert form.summary[0][2].startswith("Deze pagina stond te lang open.")


class SecretForm(PortalForm):
    password = PasswordField("Wachtwoord")
    name = TextField("Naam")
    file = FileField("Bestand")


@pytest.mark.parametrize("kind", [SecretForm, RoomForm])
def test_it_says_what_is_kept_and_what_is_not(kind):
    form = filled(kind, name="x", password="geheim", file="x")
    kept = {field.name for field in form if getattr(field, "typed", "")}
    assert form.kept_words.startswith("Uw tekst is bewaard.")
    assert ("Een wachtwoord wordt nooit bewaard" in form.kept_words) is ("password" in form)
    assert ("Kies het bestand opnieuw." in form.kept_words) is ("file" in form)
    assert not kept & {"password", "file"}


EARLIEST, LATEST = date(2027, 1, 4), date(2027, 1, 20)


class DayForm(PortalForm):
    free = DutchDateField("Een dag")
    ahead = DutchDateField("Een dag later", earliest=EARLIEST)
    past = DutchDateField("Een dag eerder", latest=lambda: date(2026, 1, 5))
    between = DutchDateField("Een dag ertussen", earliest=EARLIEST, latest=LATEST)


@pytest.mark.parametrize("name", ["free", "ahead", "past", "between"])
def test_the_example_of_a_date_is_a_date_that_may_be_filled_in_there(name):
    wrong = filled(DayForm, **{name: "morgen"})
    for words in (wrong[name].hint, wrong[name].errors[0]):
        example = re.search(r"\d+-\d+-\d+", words)[0]
        assert filled(DayForm, **{name: example})[name].errors == [], words


def test_two_texts_for_one_row_are_laid_side_by_side():
    kept = SimpleNamespace(version=4, title="Bakker", tasks="Deeg", days=["ma", "wo"])
    typed = {"once": "x", "version": "3", "title": "Bakker", "tasks": "Brood", "days": ["wo", "ma"]}
    with APP.test_request_context("/", method="POST", data=typed):
        form = StyleGuideForm(obj=kept, meta={"csrf": False})
        assert form.compare()
        [one] = [one for one in form.differences if one.name in ("title", "tasks", "days")]
        assert (one.name, one.theirs, one.mine) == ("tasks", "Deeg", "Brood")
        assert form.version.data == 4


def test_a_row_that_says_nothing_of_a_form_is_no_second_text():
    with APP.test_request_context("/", method="POST", data={"once": "x", "version": "3"}):
        form = DayForm(obj=SimpleNamespace(version=4), meta={"csrf": False})
        assert not form.compare()
        assert form.version.data == 3
