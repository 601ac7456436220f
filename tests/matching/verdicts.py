"""In which part of a search a pair belongs, read off the verdicts of its conditions."""

from portal.matching.rules import Verdict


def suits(conditions):
    """Everything is there, can be learned or can be adjusted. Unknown is not there."""
    return {one.verdict for one in conditions} <= {Verdict.MET, Verdict.LEARN, Verdict.ADJUST}


def is_to_ask(conditions):
    """Nothing keeps the two apart, but something was never asked."""
    verdicts = {one.verdict for one in conditions}
    return Verdict.UNKNOWN in verdicts and Verdict.NO not in verdicts
