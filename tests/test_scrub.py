"""What the scrubber finds in the words of a dossier, and what it leaves alone."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal import scrub
from portal.errors import Refused
from portal.patterns import KIND, is_bsn
from portal.scrub import NEVER, Kind, Own

SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
ROMY = Own("Romy", "de Wit", "Merelhof")
digits = some.integers


def kinds(text, own=ROMY):
    return {hit.kind.value for hit in scrub.find(text, own)}


def missed(labelled):
    return [one for one in labelled if not set(one["hits"]) <= kinds(one["text"])]


@pytest.mark.promise("C10")
def test_words_that_do_not_belong_are_found():
    lexicon = SENTENCES["lexicon"]
    assert len(missed(lexicon)) <= len(lexicon) * 0.05, missed(lexicon)


@pytest.mark.promise("C10")
def test_identifiers_are_found():
    assert missed(SENTENCES["structured"]) == []


@pytest.mark.promise("C10")
def test_ordinary_sentences_are_left_alone():
    clean = SENTENCES["clean"]
    alarms = {text: found for text in clean if (found := kinds(text))}
    assert len(clean) >= 60
    assert len(alarms) <= len(clean) * 0.10, alarms


def _bsn(first):
    """The first BSN at or above a number."""
    return next(str(n) for n in range(first, first + 200) if is_bsn(f"{n:09d}"))


def _iban(account):
    rest = f"ABNA{account:010d}"
    turned = "".join(str(int(one, 36)) for one in f"{rest}NL00")
    return f"NL{98 - int(turned) % 97:02d}{rest}"


def _in_four(text):
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus")
ibans = digits(0, 10**10 - 1).map(_iban)
mobiles = digits(10**7, 10**8 - 1).map(lambda n: f"06{n}")
values = some.one_of(
    some.tuples(some.just("bsn"), digits(10**8, 999_999_700).map(_bsn)),
    some.tuples(some.just("bsn"), digits(10**8, 10**9 - 1).map(lambda n: f"BSN: {n}")),
    some.tuples(some.just("iban"), ibans),
    some.tuples(some.just("iban"), ibans.map(_in_four)),
    some.tuples(some.just("phone"), mobiles),
    some.tuples(some.just("phone"), mobiles.map(lambda n: f"{n[:2]}-{n[2:]}")),
    some.tuples(some.just("phone"), mobiles.map(lambda n: f"+31 {n[1:2]} {n[2:]}")),
    some.tuples(some.just("mail"), digits(1, 10**6).map(lambda n: f"naam.{n}@post.example")),
    some.tuples(
        some.just("postcode"),
        some.builds(
            lambda n, letters, gap: f"{n}{gap}{letters}",
            digits(1000, 9999),
            some.text("BCFGHJKLMNPRTVWXZ", min_size=2, max_size=2),
            some.sampled_from(["", " "]),
        ),
    ),
    some.tuples(some.just("url"), digits(1, 10**6).map(lambda n: f"https://profiel{n}.example/a")),
    some.tuples(
        some.just("birth_date"),
        some.builds(
            lambda day, month, year: f"{day}-{month}-{year}",
            digits(1, 28),
            digits(1, 12),
            digits(1950, 2008),
        ),
    ),
    some.tuples(
        some.just("birth_date"),
        some.builds(
            lambda day, month, year: f"{day} {month} {year}",
            digits(1, 28),
            some.sampled_from(MONTHS),
            digits(1950, 2008),
        ),
    ),
    some.tuples(some.just("name"), some.sampled_from(["Romy", "ROMY", "De Wit", "Romy de Wit"])),
    some.tuples(some.just("street"), some.sampled_from(["Merelhof", "merelhof", "Merelhof 12"])),
)


@pytest.mark.promise("C10")
@settings(deadline=None)
@given(value=values, before=some.sampled_from(SENTENCES["clean"]), inside=some.booleans())
def test_a_value_is_found_in_any_sentence(value, before, inside):
    kind, written = value
    words = before.split(" ")
    place = len(words) // 2 if inside else len(words)
    text = " ".join([*words[:place], written, *words[place:]])
    assert kind in kinds(text), text


def test_names_are_found_without_their_accents():
    own = Own("Renée", "Çelik", "Łanweg")
    assert kinds("Renee belde.", own) == {"name"}
    assert kinds("Mevrouw Celik en RENÉE", own) == {"name"}


def test_a_baker_may_be_called_baker():
    own = Own("Tijn", "Bakker", "")
    assert kinds("Was jaren bakker.", own) == set()
    assert kinds("Meneer Bakker was ziek.", own) == {"name"}


def test_an_empty_name_finds_nothing():
    assert kinds("Een gewone zin.", Own()) == set()


def test_a_text_is_cut_at_its_hits_and_stays_whole():
    text = "Heeft een depressie en belt met 0612345678."
    cut = scrub.pieces(text, scrub.find(text, Own()))
    assert "".join(part for part, _kind in cut) == text
    assert [kind for _part, kind in cut if kind] == [Kind.DIAGNOSIS, Kind.PHONE]


def test_what_may_never_be_kept_wins_where_two_overlap():
    hits = scrub.find("Bel bij Christelijke Zorg.", Own())
    assert [hit.kind for hit in hits] == [Kind.RELIGION]


WRITTEN = {
    Kind.BSN: "111222333",
    Kind.PHONE: "06 12345678",
    Kind.MAIL: "a@post.example",
    Kind.IBAN: "NL91ABNA0417164300",
    Kind.POSTCODE: "9901 ZZ",
    Kind.URL: "www.profiel.example",
    Kind.BIRTH_DATE: "geboren in 1985",
    Kind.NAME: "Romy",
    Kind.STREET: "Merelhof",
    Kind.SCHOOL: "ROC Vaartland",
    Kind.EMPLOYER: "bij Houtwerf",
    Kind.DIAGNOSIS: "epilepsie",
    Kind.DEBT: "schulden",
    Kind.ADDICTION: "verslaafd",
    Kind.ORIGIN: "vluchteling",
    Kind.RELIGION: "moslim",
    Kind.DETENTION: "strafblad",
}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_refused_first_and_kept_only_when_that_may(kind):
    text = f"Zin met {WRITTEN[kind]} erin."
    with pytest.raises(Refused) as first:
        scrub.accept([text], ROMY, kept=False)
    assert first.value.code == ("text_never" if kind in NEVER else "text_marked")
    if kind in NEVER:
        with pytest.raises(Refused, match="text_never"):
            scrub.accept([text], ROMY, kept=True)
    else:
        assert scrub.accept([text], ROMY, kept=True) == [kind]


def test_a_clean_text_is_accepted_at_once():
    assert scrub.accept(["Wil graag buiten werken.", ""], ROMY, kept=False) == []


def test_every_kind_has_its_dutch():
    assert set(KIND) == set(Kind) == set(WRITTEN)
