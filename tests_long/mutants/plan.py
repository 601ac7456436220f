"""Which modules get mutants, which tests they meet, and what a survivor is excused by."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests_long.mutants.operators import Site

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


@dataclass(frozen=True)
class Target:
    """A module, its tests (files and folders), and the functions meant when not all of them are."""

    tests: tuple[str, ...]
    only: tuple[str, ...] = ()

    def wants(self, site: Site) -> bool:
        return not self.only or site.function in self.only


def targets() -> dict[str, Target]:
    told = tomllib.loads((FOLDER / "plan.toml").read_text())
    return {
        path: Target(tuple(one["tests"]), tuple(one.get("only", ()))) for path, one in told.items()
    }


def survivors() -> dict[tuple[str, str], str]:
    """Module and mutant → why no test can tell it from the module as it is."""
    told = tomllib.loads((FOLDER / "survivors.toml").read_text())
    return {(path, name): why for path, rows in told.items() for name, why in rows.items()}
