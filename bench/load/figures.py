"""What a run heard, beside what is promised."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from bench.load.person import Answer

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/k/)[^/]+")
FORM = "{:<26} {:>6} {:>5} {:>5} {:>5} {:>5} {:>7} {:>12} {:>12}  {}"
HEAD = FORM.format("", "req/s", "p50", "p95", "p99", "CPU", "errors", "web MB", "worker MB", "")
Memory = tuple[float, float]
NO_LIMIT = float("inf")


@dataclass(frozen=True)
class Gate:
    """Milliseconds, a share of the answers, how much more memory each may hold afterwards, and
    seconds for the work that was done meanwhile.
    """

    name: str
    p95: float
    p99: float
    errors: float
    growth: float = NO_LIMIT
    took: float = NO_LIMIT

    def __str__(self) -> str:
        times = ["" if one == NO_LIMIT else f"{one:.0f}" for one in (self.p95, self.p99)]
        growth = "" if self.growth == NO_LIMIT else f"+{self.growth:.0%}"
        took = "" if self.took == NO_LIMIT else f"{self.took:.0f} s"
        cells = ("", "", *times, "", f"{self.errors:.0%}", growth, growth, took)
        return FORM.format(self.name, *cells).rstrip()


K1 = Gate("promised (K1)", 300, 800, 0, 0.1)
K2 = Gate("promised (K2)", 500, NO_LIMIT, 0, took=90)
LES_EMPLOIS = Gate("les-emplois' gate", 500, 1000, 0.01)


@dataclass(frozen=True)
class Run:
    """`answers` are those of `seconds`, `cpu` of them the web's; memory of web and worker at their
    begin and end. `took`: seconds for what was done meanwhile.
    """

    name: str
    answers: Sequence[Answer]
    seconds: float
    cpu: float
    before: Memory
    after: Memory
    took: float = 0
    note: str = ""

    def __str__(self) -> str:
        memory = [f"{a:.0f} → {b:.0f}" for a, b in zip(self.before, self.after, strict=True)]
        times = [f"{self.percentile(p):.0f}" for p in (50, 95, 99)]
        times.append(f"{1000 * self.cpu / len(self.answers):.0f}")
        speed = f"{len(self.answers) / self.seconds:.1f}"
        return FORM.format(self.name, speed, *times, len(self.errors), *memory, self.note).rstrip()

    @property
    def errors(self) -> list[Answer]:
        return [one for one in self.answers if one.is_error]

    def percentile(self, percent: int) -> float:
        """Milliseconds in which so many in a hundred were answered."""
        return quantiles((one.seconds * 1000 for one in self.answers), n=100)[percent - 1]

    def misses(self, gate: Gate) -> list[str]:
        """What is above this gate, in words."""
        growth = max(b / a for a, b in zip(self.before, self.after, strict=True)) - 1
        found = {
            "p95": self.percentile(95) > gate.p95,
            "p99": self.percentile(99) > gate.p99,
            "errors": len(self.errors) > gate.errors * len(self.answers),
            "memory": growth > gate.growth,
            "time": self.took > gate.took,
        }
        return [name for name, is_above in found.items() if is_above]

    def told_errors(self) -> list[str]:
        """Every kind of error with its number; status 0 is no answer."""
        kinds = Counter((one.status, one.method, _kind(one)) for one in self.errors)
        return [f"{n} x {status} {method} {path}" for (status, method, path), n in kinds.items()]

    def slowest(self, most: int = 5) -> list[str]:
        """The kinds of requests whose worst fifth takes longest."""
        kinds = defaultdict(list)
        for one in self.answers:
            kinds[f"{one.method} {_kind(one)}"].append(one.seconds * 1000)
        worst = {kind: quantiles(took, n=5)[-1] for kind, took in kinds.items() if len(took) > 1}
        first = sorted(worst, key=worst.__getitem__, reverse=True)[:most]
        return [f"{worst[kind]:.0f} ms {kind} ({len(kinds[kind])} times)" for kind in first]


def _kind(answer: Answer) -> str:
    return ID.sub("…", answer.path.partition("?")[0])
