"""The letters that were mailed."""

import shutil

import pytest

from portal import db
from portal.accounts.queries import people_with
from portal.effects import post
from portal.roles import Role
from tests.placements.told import plain


@pytest.fixture
def letters(work):
    """letters() are what was mailed since, as (whom, subject, text), each on one line."""

    def letters():
        db.session.expunge_all()  # what the test holds is read no more
        work()
        found = post.newest()
        people = {one.email: "mediator" for one in people_with(Role.MEDIATOR)}
        shutil.rmtree(post.folder(), ignore_errors=True)
        return [
            (people.get(one.to, "employer"), plain(one.subject), plain(one.text)) for one in found
        ]

    return letters
