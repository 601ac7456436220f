import pytest

from portal.documents import rules

NUMBER = "5f1c09aa77e24b3091d86c4e0f3ba2d518c7e94a330d7b62c58f41e69a07d2bb"


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.upper(), rules.grouped(NUMBER), f" {NUMBER}\n"])
def test_a_control_number_is_read_as_people_type_it(typed):
    assert rules.control_number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "5f1c", NUMBER + "0", NUMBER[:-1] + "g"])
def test_what_cannot_be_one_is_none(typed):
    assert rules.control_number(typed) is None


def test_it_is_grouped_for_paper():
    assert rules.grouped("0123456789abcdef") == "0123 4567 89ab cdef"
