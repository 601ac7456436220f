"""The schemes under which somebody is placed, and the legal tables they lean on. Data, not code.

Owns the dated TOML beside this page (each value with its origin and source), the rules that read
it (`starts`: the first day on which work can begin, for a vacancy, a draft and an offer) and the
public calculator "Wat kost het mij?". Everybody may read; a change is a new version in a
file, and an agreement keeps the version it was made under.

    groeibaan           a year of work experience at a company, then an ordinary job there
    werkervaringsbaan   employed by the foundation, one year at a time, each time somewhere else
"""
