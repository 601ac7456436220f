"""Words on screens: Dutch is the source, other languages are dictionaries. Pure.

`N_` marks a sentence where it is written (labels, rules). `_` looks it up where it is shown;
templates call the same `_`. A missing translation shows the Dutch sentence, never a key.
"""

from collections.abc import Mapping
from contextvars import ContextVar

DUTCH: Mapping[str, str] = {}
_words: ContextVar[Mapping[str, str]] = ContextVar("words", default=DUTCH)


def speak(words: Mapping[str, str]) -> None:
    """From here on, in this request, sentences come from `words`."""
    _words.set(words)


def spoken() -> int:
    """Tells the languages apart, for what is kept once it is drawn."""
    return id(_words.get())


def _(sentence: str, **values: object) -> str:
    """The sentence in the language of this request, with `%(name)s` filled in."""
    found = _words.get().get(sentence, sentence)
    return found % values if values else found


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The singular for one, the plural otherwise. A template fills in its own values afterwards."""
    return _(one if n == 1 else many, **values)


def N_(sentence: str) -> str:  # noqa: N802  the customary name of a translation mark
    """The sentence itself: a mark for the catalogue."""
    return sentence
