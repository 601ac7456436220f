"""A select inside another that means the row outside, and asks its table anew.

`WHERE EXISTS (SELECT * FROM lines, invoices WHERE lines.invoice_id = invoices.id)` inside a select
of invoices is true of every invoice as soon as any has a line: SQLAlchemy takes the row outside for
the nearest select only. A second look at the same table that is meant has an alias.
"""

import re
from dataclasses import dataclass, field

WORDS = re.compile(r"'(?:[^']|'')*'|[(),]|[\w.]+")
LIST_ENDS = {
    "WHERE", "GROUP", "ORDER", "LIMIT", "HAVING", "UNION", "FOR", "OFFSET", "RETURNING", "SET",
}  # fmt: skip
KNOWN: set[str] = set()


@dataclass
class Select:
    """One pair of brackets: the tables it reads by their own name, and those inside it."""

    around: "Select | None" = None
    tables: list[str] = field(default_factory=list)
    listed: int = 0  # tables or joins of them, divided by commas
    reads_list: bool = False
    awaits_table: bool = False
    found: list[str] = field(default_factory=list)

    def outside(self):
        above, names = self.around, set()
        while above is not None:
            names |= set(above.tables)
            above = above.around
        return names

    def read(self, word, before):
        upper = word.upper()
        if upper == "FROM":
            self.reads_list, self.awaits_table, self.listed = True, True, 1
        elif upper in LIST_ENDS:
            self.reads_list = False
            self.tables = [] if upper == "UNION" else self.tables
        elif self.reads_list:
            self.read_list(word, before)

    def read_list(self, word, before):
        if word in (",", "JOIN"):
            self.awaits_table = True
            self.listed += word == ","
        elif self.awaits_table and word not in ("LEFT", "OUTER", "LATERAL"):
            self.tables.append(word)
            self.awaits_table = False
        elif before == "AS":
            self.tables = self.tables[:-1]  # by another name


def asked_anew(sql):
    """The tables that a select inside another asks anew, though they stand around it."""
    here, inside, before = Select(), [], ""
    for word in WORDS.findall(sql):
        if word == "(":
            here.awaits_table = False
            here = Select(here)
        elif word == ")":
            inside.append((here, here.outside()))
            here = here.around
        else:
            here.read(word, before)
        before = word
    return {
        name for one, outside in inside if one.listed > 1 for name in one.tables if name in outside
    }


def check(connection, cursor, sql, *rest):
    if sql in KNOWN:
        return
    KNOWN.add(sql)
    names = ", ".join(sorted(asked_anew(sql)))
    assert not names, f"inside a select of {names} they are asked anew: correlate, or alias\n{sql}"
