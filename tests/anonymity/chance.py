"""Is it chance? Rank correlation, chi-square and Mann-Whitney, for tests that draw often."""

from math import erfc, sqrt


def rho(pairs):
    """Spearman's rank correlation of (one, other): 0 when the one says nothing of the other."""
    left, right = (_ranks(side) for side in zip(*pairs, strict=True))
    middle = (len(left) + 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in zip(left, right, strict=True))
    spread = sqrt(sum((a - middle) ** 2 for a in left) * sum((b - middle) ** 2 for b in right))
    return both / spread if spread else 0.0


def uneven(counts):
    """The p value of these counts, were all of them equally likely (Wilson and Hilferty)."""
    expected, df = sum(counts) / len(counts), len(counts) - 1
    found = sum((count - expected) ** 2 / expected for count in counts)
    z = ((found / df) ** (1 / 3) - (1 - 2 / (9 * df))) / sqrt(2 / (9 * df))
    return erfc(z / sqrt(2)) / 2


def apart(left, right):
    """The p value of two samples, were they drawn alike (Mann-Whitney, two-sided)."""
    n, m = len(left), len(right)
    ranks = _ranks([*left, *right])
    u = sum(ranks[:n]) - n * (n + 1) / 2
    return erfc(abs(u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12) / sqrt(2))


def _ranks(values):
    """The rank of each, equal ones in the middle of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, at = [0.0] * len(values), 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for n in order[at:end]:
            ranks[n] = (at + end + 1) / 2
        at = end
    return ranks
