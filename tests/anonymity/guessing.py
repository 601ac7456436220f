"""Is he in the pool? An attacker who knows somebody's whole card reads the table of a season.

He learns on worlds with and without the person what each statement that is true for the card says
of him (a logistic regression, so that a statement can also speak against), and then judges worlds
that he never saw. Right in 50 of 100 is chance. Only statements that are true for the person can
tell: the others have the same cards behind them in both worlds.
"""

import math
from dataclasses import dataclass
from random import Random

from portal.cards import rules
from portal.cards.lists import SKILLS
from portal.demo import play
from portal.supply import statements

LEARN, JUDGE, ROUNDS, RATE = 400, 300, 120, 0.8
TOWN = 4_000  # people, of whom every pool is drawn


@dataclass(frozen=True)
class Builder:
    """From how many cards a statement is open. The weak one shows that the attack can win."""

    least: int = statements.LEAST
    spread: int = statements.SPREAD
    groups: int = rules.MOST_GROUPS

    def is_open(self, statement, n, secret):
        """As `statements.table` has it, when nothing is weakened."""
        drawn = statements.threshold(statement, secret) - statements.LEAST
        return n >= self.least + drawn % self.spread


REAL, WEAK = Builder(), Builder(least=5, spread=1, groups=15)


def person(dice, groups=rules.MOST_GROUPS):
    """Somebody of the demo's pool, drawn anew."""
    says = play.card_values(dice, play.drawn_field(dice))
    drawn = rules.drawn_groups((), says["skills"], random=dice)
    if groups > rules.MOST_GROUPS:
        drawn = sorted({SKILLS[skill].group for skill in says["skills"]})
    hours = rules.hours_band(says["minutes_max"])
    return statements.counted(says["field"], hours, says["area"], frozenset(), tuple(drawn))


class Attack:
    """Against one person, in pools of this size made by this builder."""

    def __init__(self, builder, size, dice):
        self.builder, self.size, self.dice = builder, size, dice
        self.mine = sorted(statements.of_card(person(dice, builder.groups)))
        self.town = [self._true(person(dice, builder.groups)) for _ in range(TOWN)]

    def right(self, *, knows=0.0, seasons=1):
        """The share of worlds in which he guesses right; `knows` so much of the pool already."""
        known = self._drawn(int(knows * self.size))
        weights = _learned([self._world(known, i % 2, seasons) for i in range(LEARN)])
        judged = [self._world(known, i % 2, seasons) for i in range(JUDGE)]
        return sum((_sum(weights, seen) > 0) == bool(is_in) for seen, is_in in judged) / JUDGE

    def differs(self):
        """Who knows everybody else exactly: is any statement another without this person?"""
        counts, secret = self._drawn(self.size - 1), self.dice.randbytes(16)
        return self._looks(counts, 0, secret) != self._looks(counts, 1, secret)

    def _world(self, known, is_in, seasons):
        others = self._drawn(self.size - 1 - int(known[-1]))
        counts = [n + k for n, k in zip(others, known, strict=True)]
        secrets = [self.dice.randbytes(16) for _ in range(seasons)]
        return [seen for one in secrets for seen in self._looks(counts, is_in, one)], is_in

    def _looks(self, counts, is_in, secret):
        told = zip(self.mine, counts, strict=False)
        return [float(self.builder.is_open(one, n + is_in, secret)) for one, n in told]

    def _true(self, card):
        """Which of the person's statements are true for this card: their places."""
        said = set(statements.of_card(card))
        return [i for i, one in enumerate(self.mine) if one in said]

    def _drawn(self, n):
        """For how many of `n` people each of his statements is true; last, how many they are."""
        counts = [0] * len(self.mine) + [n]
        for places in self.dice.choices(self.town, k=n):
            for i in places:
                counts[i] += 1
        return counts


def _learned(examples):
    """Logistic regression by plain steps, pulled a little towards saying nothing; what differs in
    no world says nothing.
    """
    columns = list(zip(*(seen for seen, _is_in in examples), strict=True))
    live = [i for i, column in enumerate(columns) if len(set(column)) > 1]
    weights = [0.0] * (len(columns) + 1)
    for _turn in range(ROUNDS):
        step = [0.0] * len(weights)
        for seen, is_in in examples:
            error = is_in - 1 / (1 + math.exp(-_sum(weights, seen)))
            step[-1] += error
            for i in live:
                step[i] += error * seen[i]
        weights = [0.998 * w + RATE * s / len(examples) for w, s in zip(weights, step, strict=True)]
    return weights


def _sum(weights, seen):
    return weights[-1] + sum(weight for weight, value in zip(weights, seen, strict=False) if value)


def average(builder, size, people, seed, **how):
    """Over several people, each with a town of his own."""
    dice = Random(seed)
    return sum(Attack(builder, size, dice).right(**how) for _ in range(people)) / people
