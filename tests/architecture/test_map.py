"""The map of the house, in the docstring of `portal`, names all there is, and nothing else."""

import re

import portal
from tests.architecture.readers import ROOT

TOP, WORDS = "Top level", "Words:"


def test_the_map_names_every_folder_and_every_module_of_the_top():
    folders, rest = portal.__doc__.split(TOP)
    top = rest.split(WORDS)[0]
    drawn = set(re.findall(r"^    (\w+)  +", folders, re.M))
    there = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")}
    assert there - drawn == {"backups", "effects", "forms"}
    assert drawn <= there
    modules = {path.stem for path in (ROOT / "portal").glob("*.py")} - {"__init__"}
    assert {name for name in modules if not re.search(rf"\b{name}\b", top)} == set()
