"""On what somebody signs in, as he would call it: read from what a browser says of itself. Pure.

Names of closed lists only, so nothing that a browser sends is kept as it came.
"""

from dataclasses import dataclass

_BROWSERS = (  # the first that is found: most of them name others too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A browser and what it runs on; "" of what is not known."""

    browser: str
    system: str


def device(agent: str) -> Device:
    """The device of a browser that calls itself `agent`."""
    return Device(_first(_BROWSERS, agent), _first(_SYSTEMS, agent))


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")
