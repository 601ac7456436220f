"""The check of the layout finds what is wrong, and nothing else."""

import pytest

from tests.browser.live import LAYOUT, PHONE

NOWRAP = "<span style='white-space:nowrap'>{}</span>"
CLIPPED = "<div style='width:9rem;overflow:clip'>{}</div>"
ROW = (
    "<div class='gp-board__item' style='{}'><svg width='24' height='24'></svg>"
    "<p>Geld terug</p><a href='/facturen'>Facturen</a></div>"
)
FAULTS = {
    "<p>Merel 27</p><p style='margin-top:-2.5rem'>Gevraagd</p>": "“Merel 27” over “Gevraagd”",
    "<p style='width:2rem;overflow-wrap:anywhere'>maart</p>": "the word “maart” is cut in two",
    "<p style='width:5rem'>(O-2026-0019)</p>": "the number “O-2026-0019” is cut in two",
    CLIPPED.format(NOWRAP.format("Kandidaat wil kennismaken")): (
        "“Kandidaat wil kennismaken” goes past the edge"
    ),
    "<p style='width:30rem'>breed</p>": "480 pixels wide in a window of 360",
    ROW.format("display:grid;grid-template-columns:auto 1fr"): (
        "“Facturen” stands below the icon of its row"
    ),
}
GOOD = f"""
{ROW.format("display:flex")}
<p>Een alinea van meer dan een regel, met ({NOWRAP.format("V-2026-0031")}) erin en met een adres:
ilse.bovenkamp@houtwerf-lindehage.example, dat wel mag breken.</p>
<p style="position:absolute;clip-path:inset(50%);top:0">alleen voor wie luistert</p>
"""


@pytest.fixture(scope="module")
def paper(chromium):
    page = chromium.new_page(viewport=PHONE)
    yield page
    page.close()


def faults(paper, html):
    paper.set_content(f"<!doctype html><body style='margin:0;font:16px/1.5 sans-serif'>{html}")
    return paper.evaluate(LAYOUT)


@pytest.mark.parametrize("html", FAULTS, ids=lambda html: FAULTS[html])
def test_the_check_finds_it(paper, html):
    assert faults(paper, html) == [FAULTS[html]]


def test_the_check_finds_nothing_where_nothing_is_wrong(paper):
    assert faults(paper, GOOD) == []
