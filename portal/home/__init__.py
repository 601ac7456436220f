"""What people see first: the public page, a home for every role, the account manager's inbox.

Owns no table. Every domain says what it offers in one form (its inbox.py); home unites that in one
list by the day things are due, and says what to do next; figures come last. Also the frame around
every page (menu, contact line, role), privacy and accessibility, and what machines ask (/healthz,
/readyz, robots, security.txt).

    employer          what must I do, what does the municipality do for me
    account manager   the inbox: every open item of my employers, guarantee and late ones first
    mediator, finance, decider, foundation, auditor, admin   their own dated work
"""
