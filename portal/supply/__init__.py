"""What there is, at level 1: open groups of five people or more, for everybody the same.

Owns `card_groups` and `group_releases` (what employers read) and, behind the fence, `group_shares`
and `group_seasons`. `groups` is the pure rule that forms, opens and closes them; `releases` plans
the weekly batch outside the writing transaction and writes it; `rules` answers a wish with a
figure and says what a wider wish would change; `wishes` reads a wish from an address.

Between two releases nothing about groups changes, whatever happens to cards. Who may: everybody who
sees showings (VIEW_SHOWINGS) asks; only the weekly job and `flask cards release` write.
"""
