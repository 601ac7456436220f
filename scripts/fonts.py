"""Makes portal/static/fonts/: Source Sans 3 cut to the letters that Dutch pages and names need.

    .venv/bin/python scripts/fonts.py

Needed again only when RANGES or FEATURES change. "Source" is a name that the licence of the font
reserves (OFL 1.1, section 3), so the cut font is called Groei Sans, inside and outside; the whole
font keeps its own name and serves the letters that are not in it. Prints what portal.css says of
them; a font file given as argument is measured beside them, as the stand-in that a page shows until
the font is there.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "portal" / "static" / "vendor" / "source-sans-3"
FONTS = ROOT / "portal" / "static" / "fonts"
NAME = "Groei Sans"
FACES = {"regular": "SourceSans3_400Regular.ttf", "semibold": "SourceSans3_600SemiBold.ttf"}
RANGES = (  # Latin as Europe writes its names, and what stands around words
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x218, 0x21B),
    (0x2BC, 0x2BC),
    (0x2000, 0x2027),
    (0x202F, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
FEATURES = ["ccmp", "kern", "liga", "locl"]  # its figures are all of one width as they are
KEPT_NAMES = (0, 2, 5, 13, 14, 17)  # copyright, style, version and licence
DUTCH = dict(  # how often a letter stands in a hundred thousand of Dutch text, blanks included
    zip(
        " etanirodslghvkmubpwjzcf",
        (16000, 15500, 5700, 6300, 8400, 5400, 5400, 5100, 5000, 3100, 3000, 2900, 2000,
         2400, 1900, 1900, 1700, 1300, 1300, 1300, 1200, 1100, 1000, 700),
        strict=True,
    )
)  # fmt: skip


def cut(source: Path, style: str) -> TTFont:
    """The font with RANGES and FEATURES only, under its own name."""
    options = subset.Options(
        layout_features=FEATURES, name_IDs=["*"], notdef_outline=True, hinting=True
    )
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    cutter.subset(font)
    renamed = {1: NAME, 4: f"{NAME} {style}", 6: f"{NAME.replace(' ', '')}-{style}", 16: NAME}
    names = font["name"]
    for one in list(names.names):
        where = (one.platformID, one.platEncID, one.langID)
        if one.nameID in renamed:
            names.setName(renamed[one.nameID], one.nameID, *where)
        elif one.nameID not in KEPT_NAMES:
            names.removeNames(one.nameID, *where)
    font.flavor = "woff2"
    return font


def css_range(ranges: Iterable[tuple[int, int]]) -> str:
    """As `unicode-range`."""
    return ", ".join(
        f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in ranges
    )


def rest() -> list[tuple[int, int]]:
    """Every other letter: the whole font has it."""
    ordered = sorted(RANGES)
    after = [*ordered[1:], (0x110000, 0x110000)]
    gaps = [(last + 1, first - 1) for (_, last), (first, _) in zip(ordered, after, strict=True)]
    return [gap for gap in gaps if gap[0] > 0xA0]  # below are signs that nobody sees


def width(font: TTFont) -> float:
    """Of a letter of Dutch text, as a part of the size of the font."""
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    total = sum(advances[glyphs[ord(one)]][0] * often for one, often in DUTCH.items())
    return total / sum(DUTCH.values()) / font["head"].unitsPerEm


if __name__ == "__main__":
    FONTS.mkdir(exist_ok=True)
    for style, file in FACES.items():
        font, target = cut(VENDOR / file, style.title()), FONTS / f"groei-sans-{style}.woff2"
        font.save(target)
        metrics = font["hhea"]
        print(
            f"{target.name}: {target.stat().st_size:,} bytes, width {width(font):.4f}, "
            f"ascent {metrics.ascent}, descent {metrics.descent}, gap {metrics.lineGap} "
            f"of {font['head'].unitsPerEm}"
        )
        for other in sys.argv[1:]:
            print(f"  beside {other}: size-adjust {width(font) / width(TTFont(other)):.4f}")
    print(f"the cut font:   {css_range(RANGES)}")
    print(f"the whole font: {css_range(rest())}")
