"""What a control number is, and when a file counts as unchanged. Pure."""

import hashlib
import re

MAX_BYTES = 10 * 1024 * 1024  # a sealed agreement is under 100 kB


def sha256(content: bytes) -> str:
    """The control number of a file."""
    return hashlib.sha256(content).hexdigest()


def control_number(typed: str) -> str | None:
    """What somebody typed from paper, with blanks or capitals; None when it cannot be one."""
    bare = re.sub(r"[\s.:-]", "", typed).lower()
    return bare if re.fullmatch(r"[0-9a-f]{64}", bare) else None


def grouped(number: str) -> str:
    """Sixteen groups of four, so that people can read it from paper."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
