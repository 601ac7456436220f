"""A process of its own that tries regular expressions on texts that grow, and says which of them
takes more than its share: a line of JSON in for each (pattern, flags, how it is used), a line out.

A text is a beginning, a piece again and again, and an end that makes the match fail; beginnings and
pieces are made from the expression itself, beside some that any expression may stumble over.
"""

import json
import re
import re._parser as sre
import resource
import sys
import time
import warnings

QUICK, SHORT, LONG = 4_000, 5_000, 20_000  # characters
SUSPECT = 0.003  # seconds for QUICK, or it is not looked at any longer
FAR = 0.3  # seconds for QUICK: it need not be looked at any longer either
MOST, NOISE = 9, 0.15  # times as long for LONG as for SHORT (linear is 4, quadratic 16); seconds
END = "!"
PIECES = [
    "a", "A", "aA", "A-", "Aa ", "A ", "a ", "0", "0 ", "0-", "1.", " ", "\n", ".", "-", "a-", "@",
    "a.a@", "www.", "A&", "é", "+31", "(0", "bsn ", "NL00", "\u00a0",
]  # fmt: skip
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
SEARCHES = {"search", "finditer", "findall", "sub", "subn", "split"}


def pumps(pattern, flags):
    """(beginning, piece) of every repetition in the expression, and the pieces of all."""
    found = {("", piece) for piece in PIECES}
    tree = sre.parse(pattern, flags)
    for before, body in repeats(tree, ""):
        for text in samples(body):
            found |= {(before, text), ("", text), (before, text + before), ("", before + text)}
    return sorted(one for one in found if one[1])


def repeats(tree, before):
    """(a text that leads up to it, what is repeated) for everything that may be repeated much."""
    for op, value in tree:
        if str(op) in REPEATS and value[1] > 3:
            yield before, value[2]
        for inner in inside(str(op), value):
            yield from repeats(inner, before)
        before += one_of([(op, value)])


def inside(op, value):
    """The expressions that this one consists of."""
    if op == "BRANCH":
        return value[1]
    if op in REPEATS or op == "SUBPATTERN":
        return [value[-1]]
    return [value] if op == "ATOMIC_GROUP" else []


def samples(tree):
    """Texts that fit, each branch once."""
    texts = {one_of(tree)}
    for op, value in tree:
        if str(op) == "BRANCH":
            texts |= {one_of(branch) for branch in value[1][:8]}
        if str(op) == "SUBPATTERN":
            texts |= samples(value[-1])
    return texts


def one_of(tree):
    """A text that fits, as short as it can be."""
    return "".join(fits(str(op), value) for op, value in tree)


def fits(op, value):
    if op == "LITERAL":
        return chr(value)
    if op == "IN":
        return next(filter(None, (within(str(kind), one) for kind, one in value)), "~")
    if op in REPEATS:
        return one_of(value[2]) * max(value[0], min(value[1], 1))
    if parts := inside(op, value):
        return one_of(parts[0])
    return "a" if op in {"ANY", "NOT_LITERAL"} else ""


def within(kind, value):
    if kind == "LITERAL":
        return chr(value)
    if kind == "RANGE":
        return chr(value[0])
    words = {"CATEGORY_DIGIT": "0", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " "}
    return words.get(str(value), "") if kind == "CATEGORY" else ""


def cost(compiled, how, text, clock=time.process_time):
    began = clock()
    if SEARCHES & set(how):
        for _match in compiled.finditer(text):
            pass
    compiled.fullmatch(text)
    compiled.match(text)
    return clock() - began


def slow(pattern, flags, how):
    """The text and the figures that tell that it is not linear, or None."""
    compiled = re.compile(pattern, flags)
    for before, piece in pumps(pattern, flags):
        quick, short, long = (
            before + piece * (size // len(piece)) + END for size in (QUICK, SHORT, LONG)
        )
        if cost(compiled, how, quick, time.perf_counter) < SUSPECT:
            continue
        if (much := cost(compiled, how, quick)) > FAR:
            return {"before": before, "piece": piece, "quick": much}
        few, many = cost(compiled, how, short), cost(compiled, how, long)
        if many > max(NOISE, MOST * few):
            return {"before": before, "piece": piece, "short": few, "long": many}
    return None


def main():
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(slow(*json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
