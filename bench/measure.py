"""CPU time per call, of a subject and its floors in turn, so that a slow minute hits them all."""

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

Call = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the results. `ratio` is cost by floor: lower is better."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    aim: float | None = None  # of the ratio where there is a floor, of the value otherwise
    statements: int | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.floor, 2) if self.floor else None

    @property
    def is_kept(self) -> bool:
        """Is the aim reached, as far as there is one?"""
        reached = self.ratio if self.floor else self.value
        return self.aim is None or reached is None or reached <= self.aim

    def as_dict(self) -> dict[str, object]:
        """As results.json has it: what does not apply is absent."""
        told = asdict(self) | {"ratio": self.ratio}
        return {name: value for name, value in told.items() if value not in (None, "")}


def alternating(*calls: Call, rounds: int = 80, each: int = 1) -> list[float]:
    """CPU microseconds of one call of each: the best of `rounds`, A B C A B C."""
    best = [float("inf")] * len(calls)
    for call in calls:
        call()
    gc.collect()
    for _ in range(rounds):
        for place, call in enumerate(calls):
            best[place] = min(best[place], cpu(call, each))
    return best


def cpu(call: Call, times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times * 1e6
