"""One function per noun: `make.vacancy(of=bakery)`. Say only what matters; the rest is ordinary.

They go through the real actions where one exists, in the open unit or one of their own.
"""

from tests.make.employers import employer
from tests.make.people import person

__all__ = ["employer", "person"]
