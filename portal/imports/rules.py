"""What a line of the case system can do. Pure."""

from datetime import timedelta
from enum import StrEnum

FILE_KEPT_FOR = timedelta(days=1)  # an uploaded file, whatever became of it
FILE_GONE_AFTER = FILE_KEPT_FOR + timedelta(days=1)  # the night after takes it away


class Verdict(StrEnum):
    """What a line of the case system does, or did."""

    NEW = "new"
    NEW_CARD = "new_card"
    CHANGED = "changed"
    SAME = "same"
    FAILED = "failed"
