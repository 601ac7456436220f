"""People who sign in: employers' people and municipal people, their roles, invitations and
passwords.

    invitation   sent → accepted            one use; over after 7 days, or 24 hours for who has a
                                            password; renewable, to the same address
    user         active ⇄ inactive          inactive ends sessions, invitations and links
    session      open → ended               signed out, here or from elsewhere; another password,
                                            no access; half an hour idle, twelve hours in all

An open session is a row: without it the cookie, and every copy of it, opens nothing.
A membership holds a set of roles; grants add up. Municipal people may hold several, except decider
with finance, and auditor or admin with anything. The admin manages municipal people; a signatory
manages colleagues of one company.
"""
