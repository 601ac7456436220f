"""What wants the administrator's eye."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import Refused
from portal.operations import rules
from portal.operations.rules import Cause, Standing

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "standing"),
    [
        (None, Standing.ACT),
        (NOW, Standing.ACT),
        (NOW + DAY, Standing.LOOK),
        (NOW + 59 * DAY, Standing.LOOK),
        (NOW + 60 * DAY, Standing.GOOD),
    ],
)
def test_a_certificate_that_ends(until, standing):
    assert rules.certificate(until, NOW) is standing


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (None, Standing.LOOK),
        (NOW - 2 * DAY, Standing.GOOD),
        (NOW - 2 * DAY - timedelta(seconds=1), Standing.LOOK),
    ],
)
def test_a_trail_that_was_not_anchored(at, standing):
    assert rules.anchor(at, NOW) is standing


@pytest.mark.parametrize(
    ("at", "broken", "attention", "standing"),
    [
        (None, 0, 0, Standing.LOOK),
        (NOW - 8 * DAY, 0, 0, Standing.GOOD),
        (NOW - 9 * DAY, 0, 0, Standing.LOOK),
        (NOW, 0, 1, Standing.LOOK),
        (NOW, 1, 0, Standing.ACT),
    ],
)
def test_a_doctor_that_was_not_asked_or_found_something(at, broken, attention, standing):
    assert rules.doctor(at, broken, attention, NOW) is standing


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (None, None),
        ("WorkerDied", Cause.WORKER),
        ("SMTPServerDisconnected", Cause.AWAY),
        ("ConnectionRefusedError", Cause.AWAY),
        ("OperationalError", Cause.DATABASE),
        ("InterfaceError", Cause.DATABASE),
        ("portal.db.Unwritable", Cause.DATABASE),
        ("TimeoutError", Cause.AWAY),
        ("socket.gaierror", Cause.AWAY),
        ("OSError", Cause.AWAY),
        ("AttributeError", Cause.GONE),
        ("sqlalchemy.exc.OperationalError", Cause.DATABASE),
        ("smtplib.SMTPServerDisconnected", Cause.AWAY),
        ("ModuleNotFoundError", Cause.GONE),
        ("NoGateway", Cause.SETTING),
        ("KeyError", Cause.MISTAKE),
    ],
)
def test_a_class_of_error_says_what_went_wrong(error, cause):
    assert rules.cause(error) is cause


def test_only_what_gave_up_is_tried_anew():
    rules.check_retry(True)
    with pytest.raises(Refused, match="not_dead"):
        rules.check_retry(False)
