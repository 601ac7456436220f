"""What a line of the case system can do. Pure."""

from datetime import timedelta
from enum import StrEnum

FILE_KEPT_FOR = timedelta(days=1)  # an uploaded file, whatever became of it


class Verdict(StrEnum):
    """What a line of the case system does, or did."""

    NEW = "new"
    NEW_CARD = "new_card"
    CHANGED = "changed"
    SAME = "same"
    FAILED = "failed"
