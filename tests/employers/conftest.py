import re

import pytest

from portal.effects import post

COMPANY = {
    "name": "Houtwerf Lindehage B.V.",
    "kvk_number": "90001234",
    "street": "Lindelaan",
    "house_number": "12a",
    "postcode": "9905 ab",
    "city": "Vaartland",
    "sector": "production",
    "staff_count": "34",
    "contact_name": "Ilse de Wolf",
    "contact_email": "Ilse@houtwerf.example",
    "contact_phone": "06 12 34 56 78",
}


@pytest.fixture
def letters(app, work):
    """letters() works off the jobs and gives the mail, newest first."""

    def letters():
        work()
        return post.newest()

    return letters


def link(letter):
    """The first link of a letter, without the host."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter.text)[1]
