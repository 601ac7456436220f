"""People who sign in: employers' people and municipal people, their roles, invitations and
passwords.

    invitation   sent → accepted            one use; over after 7 days, or 24 hours for who has a
                                            password; renewable, to the same address, and the
                                            earlier ones work until one is used
    user         active ⇄ inactive          inactive ends sessions, invitations and links
    session      open → ended               signed out, here or from elsewhere; another password,
                                            no access; half an hour idle, twelve hours in all

An open session is a row: without it the cookie, and every copy of it, opens nothing.
Wrong passwords are counted per account and per address; a browser on which somebody signed in is
known for him and counts by itself, so that who guesses keeps nobody out. For an address that is
nobody's the same is done as for any other.
A membership holds a set of roles; grants add up. Municipal people may hold several, except decider
with finance, and auditor or admin with anything. The admin manages municipal people; a signatory
manages colleagues of one company.
"""
