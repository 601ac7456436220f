"""What people see first: the public page, a home for every role, the account manager's inbox.

Owns no table. Home asks every domain for its open matters (`matters`, `todo`) in one form, puts
them in one list by the day they are due, and says what to do next; figures come last. Also the
frame around every page (menu, contact line, role), privacy and accessibility, and what machines
ask (/healthz, robots, security.txt).

    employer          what must I do, what does the municipality do for me
    account manager   the inbox: every open matter of my employers, guarantee and late ones first
    mediator, finance, decider, foundation, auditor, admin   their own dated work
"""
