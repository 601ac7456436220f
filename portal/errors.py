"""The three exceptions the house plans for. Pure. Raised low, turned into a page once, in the
factory.
"""

from collections.abc import Callable


class Refused(Exception):
    """The rules say no. `code` is for tests and interfaces, `text` is the Dutch sentence for people
    (409).
    """

    def __init__(self, code: str, text: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.values = values


class Hidden(Exception):
    """It is not there, or not there for you: both answer 404, with the same bytes."""


class Forbidden(Exception):
    """You may see this, but your role does not let you do it (403)."""


def refusal(check: Callable[[], object]) -> Refused | None:
    """Why `check` refuses; None when it does not."""
    try:
        check()
    except Refused as refused:
        return refused
    return None
