"""Tests that take minutes: `make test-long`. The same house and cast as in tests/."""

from tests.browser.conftest import *  # noqa: F403
from tests.conftest import *  # noqa: F403
