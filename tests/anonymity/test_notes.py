"""C2: what somebody types beside a reason is read by the account manager, and by the decider."""

import pytest

from portal.introductions.rules import State
from tests import make

NOT_PAGES = (".pdf", ".ics", "/static/", "mailto:", "tel:", "#", "/taal/", "/uitloggen")
MOST_PAGES = 120


@pytest.mark.promise("C2")
def test_what_is_typed_beside_a_reason_reaches_no_colleague_and_no_mediator(
    bakery, signatory, member, mediator, work
):
    made, typed = make.introduction(of=bakery, state=State.HELD), "geen buitenlanders"
    page = f"/kennismakingen/{made.id}"
    signatory.submit(page, "/geen-vervolg", reason="other_choice", note=f"Liever {typed}")
    work()
    for who in (member, signatory, mediator):
        seen = _walk(who, ["/", page])
        assert page in seen
        assert not [path for path, told in seen.items() if typed in told]


def _walk(visitor, todo):
    """Every page that links lead to from here."""
    seen = {}
    while todo and len(seen) < MOST_PAGES:
        path = todo.pop(0)
        if path not in seen:
            page = visitor.get(path)
            seen[path] = page.text
            todo += [link for link in page.links() if link.startswith("/") and _is_page(link)]
    return seen


def _is_page(link):
    return not any(part in link for part in NOT_PAGES)
