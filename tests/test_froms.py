"""The watch over selects inside others sees what it says it sees."""

import pytest

from tests.froms import asked_anew

LINES = "EXISTS (SELECT * FROM lines{} WHERE lines.of = invoices.id{})"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (f"SELECT * FROM invoices WHERE {LINES.format('', '')}", set()),
        (f"SELECT * FROM invoices WHERE {LINES.format(', invoices', '')}", {"invoices"}),
        ("SELECT * FROM invoices JOIN a ON a.x = (SELECT 1 FROM b, a)", {"a"}),
        ("SELECT * FROM a WHERE EXISTS (SELECT * FROM b WHERE NOT (EXISTS (SELECT * FROM c, a)))",
         {"a"}),
        ("SELECT * FROM a WHERE EXISTS (SELECT * FROM b, a AS other WHERE a.x = b.y)", set()),
        ("SELECT * FROM a WHERE x > (SELECT max(y) FROM a)", set()),
        ("SELECT * FROM a WHERE x IN (SELECT y FROM b, c WHERE b.z = c.z)", set()),
        ("SELECT 1 FROM (SELECT * FROM a UNION SELECT * FROM b WHERE x IN (SELECT 1 FROM c, a))",
         set()),
        ("SELECT ')' FROM a WHERE x = ', a (' AND EXISTS (SELECT 1 FROM b, a)", {"a"}),
    ],
)  # fmt: skip
def test_a_table_that_is_asked_anew(sql, found):
    assert asked_anew(sql) == found
