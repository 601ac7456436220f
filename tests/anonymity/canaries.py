"""A bird in every private column: planted by the schema, and looked for in every spelling.

Every text column of a fenced table either gets a bird, or is named here as a closed list. A new
column without either fails a test, so nothing private is added unwatched.
"""

import base64
import re
import subprocess
import unicodedata
from html import unescape
from urllib.parse import quote, quote_plus

from sqlalchemy import Enum, String, Text, Uuid, select, update

from portal import db, formats
from portal.columns import Json

CLOSED = {  # codes of lists everybody may read, kinds of tables, hashes of documents
    "cards.field", "cards.area", "cards.blanks", "card_skills.skill", "standing_yes.sector",
    "links.subject_kind", "link_codes.subject_kind", "link_codes.sha",
}  # fmt: skip
FORMS = {"email": "kanarie.{}@post.example", "phone": "06770{:05d}"}  # what must stay readable
STEM = re.compile("kanari|06 ?77 ?0|S2FuYXJp|thbmFya|LYW5hcm", re.I)  # in every spelling of a bird
UUID = re.compile("[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.I)


def text_columns():
    """ "table.column" → column, for every fenced column that holds words."""
    return {
        f"{table.name}.{column.name}": column
        for table in _fenced()
        for column in table.columns
        if isinstance(column.type, String | Text | Json) and not isinstance(column.type, Enum)
    }


def plant():
    """Put a bird in every private column, in every row; bird → column. Ids are birds as well."""
    canaries_planted = {}
    with db.unit() as session:
        for n, (name, column) in enumerate(text_columns().items()):
            if name not in CLOSED:
                canaries_planted |= _fill(session, name, column, n)
        for table in _fenced():
            key = table.c.get("id")
            if key is not None and isinstance(key.type, Uuid) and not key.foreign_keys:
                canaries_planted |= {
                    one.hex: f"{table.name}.id" for one in session.scalars(select(key))
                }
    db.session.remove()
    return canaries_planted


def _fenced():
    return [one for one in db.Base.metadata.sorted_tables if one.name in db.fenced_tables()]


def _fill(session, name, column, n):
    """The same bird in every row, unless each must have its own."""
    key, canaries_planted, own = next(iter(column.table.primary_key)), {}, column.unique
    for row, one in enumerate(session.scalars(select(key)).all()):
        canary = FORMS.get(column.name, f"Kanarië {column.name} {{}}")
        canary = canary.format(1000 * n + row * bool(own))
        session.execute(update(column.table).where(key == one).values({column.name: canary}))
        canaries_planted[canary] = name
    return canaries_planted


def found(canaries_planted, told):
    """Which columns are in `told` (name → text), as {column: where}, in any spelling."""
    spelled = {
        one: column for canary, column in canaries_planted.items() for one in spellings(canary)
    }
    hits = {}
    for name, text in told.items():
        for one in UUID.findall(text):
            if column := canaries_planted.get(one.replace("-", "").lower()):
                hits[column] = name
        if STEM.search(text):
            hits |= {column: name for one, column in spelled.items() if one in text}
    return hits


def spellings(canary):
    """The value as it is, and as code could write it."""
    plain = unicodedata.normalize("NFD", canary).encode("ascii", "ignore").decode()
    return {
        canary,
        canary.lower(),
        canary.upper(),
        plain,
        quote(canary),
        quote_plus(canary),
        unicodedata.normalize("NFD", canary),
        canary.encode("ascii", "backslashreplace").decode(),
        canary.replace("-", ""),
        formats.phone(canary) if canary.startswith("06") else canary,
        *_base64(canary.encode()),
    }


def _base64(raw):
    """What stays of these bytes inside something longer, at each of the three places to begin."""
    for before in range(3):
        whole = (len(raw) + before) // 3 * 3 - before
        coded = base64.b64encode(b"\0" * before + raw[:whole]).decode()
        yield coded[(0, 2, 3)[before] :]


def told(response):
    """Everything of an answer, as text: status, headers, file, page, and what the page means."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers)
    body = response.get_data()
    text = body.decode("utf-8", "replace")
    more = "\n".join(printed(body).values()) if body.startswith(b"%PDF") else ""
    return f"{response.status}\n{headers}\n{text}\n{unescape(text)}\n{more}"


def printed(pdf):
    """What is read on a PDF, and what its metadata say; {} for what is no real PDF."""
    asked = {
        "words": ["pdftotext", "-", "-"],
        "info": ["pdfinfo", "-"],
        "xmp": ["pdfinfo", "-meta", "-"],
    }
    done = {name: subprocess.run(command, input=pdf, capture_output=True, check=False)
            for name, command in asked.items()}  # fmt: skip
    return {name: one.stdout.decode() for name, one in done.items() if one.returncode == 0}
