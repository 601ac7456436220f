"""The document as a reader and a screen reader find it: tags, language, title, and the margins."""

import io
import re
import subprocess
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pikepdf
import pytest

from portal import texts
from portal.agreements import clauses
from portal.documents.letterhead import letterhead
from portal.effects import pdf
from tests.agreements.terms import TERMS

AT = datetime(2026, 11, 25, 10, 31, tzinfo=UTC)
WORD = "Hoogspanningsinstallatiemonteursopleidingscoördinatievergadering"[:60]
ADDRESS = f"https://www.voorbeeld.example/{'eenheellangpad' * 12}.html?vraag={'x' * 80}"
LEFT, RIGHT = 25 / 25.4 * 72, 595.3 - 20 / 25.4 * 72  # points: the margins of document.css


def printed(terms, verify_at=ADDRESS, **signature):
    text = clauses.compose(terms)
    head = letterhead(
        f"{text['title']} O-2026-0214", "O-2026-0214", date(2026, 11, 19),
        contact_name=terms["account_manager_name"], contact_phone="088 000 01 42",
    )  # fmt: skip
    signed = {"name": "Samir", "capacity": "kandidaat", "at": "dinsdag", "how": "hier"} | signature
    page = texts.render(
        "documents/agreement.html", **head, text=text, terms=terms, verify_at=verify_at,
        signatures=[signed], valid_since="vandaag", seal_of="ab12 " * 16,
    )  # fmt: skip
    return pdf.render(page, created=AT)


_made = []


@pytest.fixture
def made(house):
    """One document full of long words, printed once for every test here."""
    if _made:
        return _made[0]
    long = {name: WORD for name in ("candidate_name", "function_title", "supervisor_name")}
    more = {"tasks": [WORD, ADDRESS], "wage_source": ADDRESS, "complaint_url": ADDRESS}
    with house.app.app_context():
        _made.append(printed(TERMS | long | more, name=WORD, capacity=WORD, how=ADDRESS))
    return _made[0]


def test_no_word_runs_into_the_margin(made, tmp_path):
    (tmp_path / "a.pdf").write_bytes(made)
    call = ["pdftotext", "-bbox", str(tmp_path / "a.pdf"), "-"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    words = re.findall(r'xMin="([\d.]+)" .*xMax="([\d.]+)".*>(.*)</word>', told)
    assert len(words) > 1000
    assert not [word for first, last, word in words if float(first) < LEFT - 1]
    assert not [word for first, last, word in words if float(last) > RIGHT + 1]
    plain = "".join(word for _, _, word in words)
    assert plain.count(WORD) >= 10
    assert ADDRESS.replace("&", "&amp;") in plain


@pytest.mark.parametrize("host", ["http://127.0.0.1:8000", "https://portaal.vaartland.example"])
def test_the_address_of_the_check_is_whole_on_a_line(house, host, tmp_path):
    """Whoever types it over reads no half of it."""
    address = f"{host}/controle"
    with house.app.app_context():
        (tmp_path / "a.pdf").write_bytes(printed(TERMS, address))
    call = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
    text = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    assert address in [line.strip() for line in text.splitlines()]


def test_the_file_says_its_language_and_title(made):
    with pikepdf.open(io.BytesIO(made)) as file:
        assert file.Root.Lang == "nl"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo["/Title"]) == "Plaatsingsovereenkomst groeibaan O-2026-0214"


def elements(kids, above="root"):
    """Every element of the tree, in reading order, with what it stands in."""
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield above, kid
            yield from elements(kid.get("/K", pikepdf.Array()), str(kid.S))


@pytest.fixture
def tree(made):
    with pikepdf.open(io.BytesIO(made)) as file:
        yield list(elements(file.Root.StructTreeRoot.K))


def test_headings_follow_each_other_and_lists_are_lists(tree):
    found = Counter((above, str(one.S)) for above, one in tree)
    heads = [int(str(one.S)[2]) for _, one in tree if one.S in ("/H1", "/H2", "/H3")]
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))
    assert {below for above, below in found if above == "/L"} == {"/LI"}
    assert {below for above, below in found if above == "/LI"} == {"/Lbl", "/LBody"}
    assert found["/LI", "/Lbl"] == found["/LI", "/LBody"] > 80
    assert found["/Div", "/Figure"] == 1
    assert not [one for above, one in tree if above != "root" and str(one.P.S) != above]


def test_a_cell_of_a_table_knows_its_heads(made, tree):
    heads = [one for _, one in tree if one.S == "/TH"]
    for one in heads:
        assert str(one.A.Scope) == ("/Column" if one.P.P.S == "/THead" else "/Row")
    ids = {str(one.ID) for one in heads}
    assert len(ids) == len(heads) > 10
    cells = [one for _, one in tree if one.S == "/TD"]
    assert all({str(name) for name in one.A.Headers} <= ids for one in cells)
    assert all(len(one.A.Headers) == 2 for one in cells)  # of its row and of its column
    with pikepdf.open(io.BytesIO(made)) as file:
        names = file.Root.StructTreeRoot.IDTree.Kids[0].Names
        assert {str(one) for one in names[::2]} == ids
    found = Counter(str(one.S) for _, one in tree)
    assert found["/Table"] == found["/Caption"] == found["/THead"] == 2


def test_what_is_on_every_page_is_no_text(made):
    with pikepdf.open(io.BytesIO(made)) as file:
        feet = [page.Contents.read_bytes().count(b"/Artifact") for page in file.pages]
    assert min(feet) >= 2  # the reference and the number of the page
