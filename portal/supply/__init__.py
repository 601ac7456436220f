"""What there is, at level 1: one table a season, for every company the same.

Owns `seasons` and `season_table` (the open statements: all that an employer can know of people who
did not say yes to him) and, behind the fence, `pool_snapshot`. `statements` is the pure rule: what
can be said of a group, how many it must be true for, and when a season may end; `seasons` counts
the pool outside the writing transaction and writes a new table; `rules` reads the table for a
vacancy; `wishes` reads a filter from an address.

Inside a season nothing opens or closes, whatever happens to cards. The secret of a season is drawn
to make its table and kept nowhere. Who may: everybody who sees showings (VIEW_SHOWINGS) reads; only
the nightly job writes.
"""
