"""Addresses that somebody puts into a link of ours, and what a browser makes of them.

`leads_out` is the parser of https://url.spec.whatwg.org as far as it decides about the host, for a
page of a site of "https": what it lets out is told as well by Chromium (tests/browser).
"""

import re
from itertools import product

HOST = "evil.example"
NOISE = ["", "\t", "\n", "\r", "\0", " ", "\u00a0", "\u200b", "%09", "%0a", "%00", "%20", "%2509"]
SLASH = ["/", "\\", "%2f", "%5c", "%252f", "／", "/.", "/..", "/;", "@"]
SCHEMES = [
    "https:", "http:", "HTTPS:", "hTTps://", "javascript:", "data:text/html,", "file:///", "blob:",
    "//", "///", "////", "/\\", "\\\\", "\\/", "", "/", "./", "?", "#", "mailto:", "ht\ttps://",
    "https:\\\\", "view-source:", "/%2f", "/%5c", "/%09/", "/\t/", "\t//", " //", "\x01//",
]  # fmt: skip
PAGES = ["/", "/privacy", "/vacatures?staat=open", "/hulp?q=%2F%2Fevil.example&x=//evil.example"]


def variants():
    """A table of them."""
    for scheme, noise, slash in product(SCHEMES, NOISE[:8], ["", *SLASH]):
        yield f"{scheme}{noise}{slash}{HOST}"
    for noise, slash, page in product(NOISE, SLASH, PAGES):
        yield f"{noise}{slash}{page}"
        yield f"{slash}{noise}/{HOST}{page}"
        yield f"{page}{noise}{slash}@{HOST}"


def leads_out(address):
    """Would a browser leave the site for this address? Yes too when it is of another scheme."""
    left = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21)))))
    if re.match(r"[a-z][a-z0-9+.-]*:", left, re.I):
        return True
    return left.replace("\\", "/").startswith("//")
