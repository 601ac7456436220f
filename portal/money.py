"""Money in integer cents, rates in basis points (1 % = 100). Pure; no float comes near an amount.

Halves are rounded away from zero, so that a credit is the exact opposite of the charge it undoes.
"""

WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 12
MINUTES_AN_HOUR = 60


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` as a whole number, halves away from zero."""
    if denominator <= 0:
        raise ValueError("a denominator is positive")
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def pro_rata(cents: int, days: int, month_days: int) -> int:
    """The part of a month's amount that falls on `days` of its `month_days` days."""
    if not 0 <= days <= month_days:
        raise ValueError("days lie inside their month")
    return half_up(cents * days, month_days)


def share(cents: int, basis_points: int) -> int:
    """So many hundredths of a percent of an amount: VAT, holiday allowance."""
    return half_up(cents * basis_points, 10_000)


def included(cents: int, basis_points: int) -> int:
    """So many hundredths of a percent that are inside an amount already: VAT in a price."""
    return half_up(cents * basis_points, 10_000 + basis_points)


def monthly(hourly_cents: int, minutes_a_week: int) -> int:
    """A month's gross wage at fixed hours × 52 / 12: a planning value, not the payroll's."""
    in_a_year = hourly_cents * minutes_a_week * WEEKS_A_YEAR
    return half_up(in_a_year, MINUTES_AN_HOUR * MONTHS_A_YEAR)


def decimal(cents: int) -> str:
    """ "193.55": the plain notation of an EPC QR code or an e-invoice."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
