"""Column types that mean the same on both engines: instants, JSON, enums, strict tables."""

import enum
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    Uuid,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses a naive datetime; comes back aware and in UTC on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A small value as JSON text, the same characters on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else self.written(value)

    @staticmethod
    def written(value: Any) -> str:
        """The characters this value is kept as."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


def choice(kind: type[enum.StrEnum], name: str | None = None) -> Enum:
    """A text column that holds the values of `kind` only, by CHECK on both engines.

    `name` is for the second column of a table with the same `kind`.
    """
    return Enum(
        kind,
        **({"name": name} if name else {}),  # the map of Base names it after each `kind` itself
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda values: [member.value for member in values],
    )


class InJson(FunctionElement[str]):
    """The text under a name in a small JSON value; none when it is not there."""

    type = Text()
    inherit_cache = True

    def __init__(self, value: Any, name: str) -> None:
        if not name.isidentifier():
            raise ValueError("a plain name")
        super().__init__(value, literal_column(f"'{name}'"))


@compiles(InJson)
def _in_json(element: InJson, compiler: Any, **options: Any) -> str:
    value, name = (compiler.process(one, **options) for one in element.clauses)
    return f"(({value})::json ->> {name})"


@compiles(InJson, "sqlite")
def _in_json_sqlite(element: InJson, compiler: Any, **options: Any) -> str:
    value, name = (compiler.process(one, **options) for one in element.clauses)
    return f"({value} ->> {name})"


class IdText(FunctionElement[str]):
    """An id as Python writes it: the trail keeps the ids of its subjects as text."""

    type = Text()
    inherit_cache = True


@compiles(IdText)
def _id_text(element: IdText, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TEXT)"


@compiles(IdText, "sqlite")
def _id_text_sqlite(element: IdText, compiler: Any, **options: Any) -> str:
    """There an id is kept as 32 digits."""
    value = compiler.process(element.clauses, **options)
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    digits = " || '-' || ".join(f"substr({value}, {first}, {n})" for first, n in parts)
    return f"({digits})"


_STRICT = {
    "TEXT": (String, Text, Enum, Date, DateTime, JSON, Uuid),
    "INTEGER": (Boolean, Integer),
    "BLOB": (LargeBinary,),
}


def _strict(word: str, kinds: tuple[type, ...]) -> None:
    for kind in kinds:
        compiles(kind, "sqlite")(lambda element, compiler, **options: word)


for _word, _kinds in _STRICT.items():
    _strict(_word, _kinds)  # STRICT tables know these words only
