"""A placement that can be taken back."""

import pytest

from tests import make


@pytest.fixture
def placement(app, bakery):
    with app.app_context():
        return make.placement(of=bakery)
