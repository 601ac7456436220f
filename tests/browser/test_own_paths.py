"""What a real browser makes of an address that a link of ours carries: it never leaves the site."""

from urllib.parse import urlencode

from tests import addresses

ELSEWHERE = """all => all.filter(one => {
  try { return new URL(one, location.href).origin !== location.origin; } catch { return false; }
})"""


def test_the_browser_goes_on_to_our_own_pages_only(server, visitor):
    page = visitor()
    page.goto("/hulp")
    every = sorted(set(addresses.variants()))
    out = set(page.evaluate(ELSEWHERE, every))
    assert len(out) > 500
    assert [one for one in out if not addresses.leads_out(one)] == []
    sent = {one: sent_to(page, one) for one in every[:: len(every) // 60]}
    assert page.evaluate(ELSEWHERE, list(sent.values())) == []
    assert {to for one, to in sent.items() if one in out} == {"/"}


def sent_to(page, address):
    answer = page.request.get(f"/taal/nl?{urlencode({'terug': address})}", max_redirects=0)
    assert answer.status == 303
    return answer.headers["location"]
