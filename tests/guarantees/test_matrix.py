"""Every verb of a claim beside every verb of its placement: what happens, or which refusal.

And whatever happens, nothing locks: the claim can still be ended, and then every month is billed as
the ledger charges it.
"""

from dataclasses import replace
from datetime import date

import pytest

from portal.errors import Refused
from portal.guarantees import workflow
from portal.guarantees.labels import State
from portal.placements.labels import State as Placed
from portal.placements.ledger import Ledger
from tests.guarantees.case import DAY, PLANNED, TERMS, Case
from tests.guarantees.test_money import settled

MONDAY = date(2026, 11, 23)
FIRST_DAY = TERMS.start_on
WORDS = {"-": "nothing", "wrong": "wrong_state", "claim": "guarantee_running"}

# After the verbs of a row, the verb of the column: ok, - (nothing to write), or the refusal.
MATRIX = """
after                                  start not_start report_absent report_returned ask_hours    evaluate end   announce_end keep  complete mend_start strike_start
invoke                                 wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+tell                            wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+contact                         wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+contact+refer                   wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+contact+no_ground               wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+contact+tell+accept             wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+accept_unanswered               wrong wrong     ok            not_absent      -            ok       ok    ok           claim -        ok         claim
invoke+contact+tell+accept+execute     wrong wrong     wrong         wrong           wrong        wrong    wrong wrong        wrong -        ok         ok
invoke+tell+accept_unanswered+execute+close wrong wrong wrong        wrong           wrong        wrong    wrong wrong        wrong -        ok         ok
invoke+withdraw                        wrong wrong     ok            not_absent      -            ok       ok    ok           wrong ok       ok         ok
invoke+end                             wrong wrong     wrong         wrong           wrong        wrong    wrong wrong        wrong -        ok         ok
invoke+contact+tell+accept+announce_end wrong wrong    ok            not_absent      -            ok       ok    ok           ok    ok       ok         ok
invoke+contact+refer+refuse            wrong wrong     ok            not_absent      -            ok       ok    ok           wrong ok       ok         ok
ask_help                               wrong wrong     ok            not_absent      -            ok       ok    ok           wrong ok       ok         ok
ask_help+contact+close                 wrong wrong     ok            not_absent      -            ok       ok    ok           wrong ok       ok         ok
"""  # noqa: E501
# The same where nobody confirmed the start: claims that were made there before it was asked.
ON_PLANNED = """
after                    start not_start report_absent report_returned ask_hours    evaluate end   announce_end keep  complete
asked                    ok    claim     wrong         wrong           wrong        wrong    wrong wrong        claim -
asked+accept_unanswered  ok    claim     wrong         wrong           wrong        wrong    wrong wrong        claim -
asked+withdraw           ok    ok        wrong         wrong           wrong        wrong    wrong wrong        wrong -
"""  # noqa: E501
# First the verbs of a row on the placement, then the verb of the column on the guarantee.
THEN = """
after                     invoke            ask_help
planned                   start_unconfirmed ok
planned+start             ok                ok
planned+not_start         never_started     ok
planned+start+strike_start start_unconfirmed ok
running+report_absent     ok                ok
running+ask_hours         ok                ok
running+announce_end      ok                ok
running+announce_end+keep ok                ok
running+end               placement_over    ok
running+end+strike_end    ok                ok
running+complete          guarantee_after   ok
"""


def cells(table):
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return [
        (row[0], verb, said) for row in rows for verb, said in zip(head[1:], row[1:], strict=True)
    ]


def after(verbs):
    """The case as these verbs, joined by a plus, leave it."""
    first, *rest = verbs.split("+")
    planned = Ledger.of([PLANNED], TERMS)
    if first == "asked":
        case = Case(MONDAY).invoke()
        case = Case(
            MONDAY, Ledger.of([PLANNED, *case.ledger.events[2:]], TERMS), case.state,
            receipt=case.receipt, last_on=case.last_on,
        )  # fmt: skip
    elif first == "planned":
        case = Case(FIRST_DAY, planned)
    else:
        case = Case(MONDAY)
        rest = rest if first == "running" else [first, *rest]
    for verb in rest:
        case = getattr(case, verb)()
    return case


def done(case, verb):
    """What came of it: the case afterwards, and the word of the table."""
    try:
        then = getattr(case, verb)()
    except Refused as refused:
        said = refused
    else:
        said = None
    if said:
        assert said.text.endswith(".")  # a sentence for whoever pressed the button
        return case, said.code
    return then, "ok" if then.ledger != case.ledger or then.state != case.state else "nothing"


@pytest.mark.parametrize(("before", "verb", "said"), cells(MATRIX) + cells(ON_PLANNED))
def test_a_claim_beside_a_verb_of_the_placement(before, verb, said):
    case = after(before)
    then, came = done(case, verb)
    assert came == WORDS.get(said, said)
    assert not stuck(then)


@pytest.mark.parametrize(("before", "verb", "said"), cells(THEN))
def test_a_verb_of_the_placement_before_a_claim(before, verb, said):
    then, came = done(after(before), verb)
    assert came == WORDS.get(said, said)
    assert not stuck(then)


@pytest.mark.parametrize("before", ["invoke", "invoke+contact+refer", "invoke+accept_unanswered"])
@pytest.mark.parametrize("verb", ["end", "announce_end"])
def test_an_end_in_another_way_ends_the_claim_with_it(before, verb):
    case = after(before)
    then = getattr(case, verb)()
    assert then.state is State.LAPSED
    assert not then.ledger.now.is_taken_back
    assert then.ledger.now.announced_reason != "taken_back"
    with pytest.raises(Refused, match="date_too_far"):
        case.announce_late_end()


def test_an_end_in_another_way_costs_no_more_than_our_late_answer_would():
    asked = after("invoke")
    wished = asked.receipt.wished_on
    on_time = replace(asked, today=wished + DAY).end()
    assert on_time.ledger.now.charged_until == wished
    late = replace(asked, today=asked.receipt.decide_by + 3 * DAY).end()
    assert late.ledger.now.last_on > wished
    assert late.ledger.now.charged_until == wished


def test_every_verb_of_a_claim_stands_in_the_matrix():
    verbs = {verb for table in workflow.TABLES.values() for _, verb in table} - {"lapse"}
    assert verbs <= {verb for row, _, _ in cells(MATRIX) for verb in row.split("+")}


def stuck(case):
    """What stands in the way of an end: the claim cannot be ended, or a month cannot be settled."""
    if case.state is not None and case.state.is_open and case.receipt:
        assert case.ledger.now.is_taken_back  # one does not run without the other
        if case.ledger.now.state is Placed.RUNNING:
            agreed = case if case.state is State.ACCEPTED else case.accept_unanswered()
            assert settled(agreed.execute())
        case = case.withdraw()
    assert not case.ledger.now.is_taken_back
    if case.ledger.now.state is Placed.PLANNED and case.ledger.now.announced_on:
        case = case.keep()  # an end that waits for a start can be lifted
    return not settled(case.complete())
