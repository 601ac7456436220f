"""Companies, and the one account manager each of them has.

    employer    invited → active                     (the invited person chose a password)
                registered → active                  (the account manager checked the company)
                active → suspended → active
                         what leaves `active` ends all about candidates (actions.ending)
    registration → a company, or dropped             (it or the address has a place; a job looks)

Owns `employers`, `registrations`, `account_manager_assignments` (who looked after whom, when: at
most one open row a company), `districts` (dated: which account managers a postcode leads to) and
`absences` (leave, with a deputy). Anybody may register a company; account managers invite,
activate, suspend, hand over and stand in; a signatory manages the colleagues of one company.

`queries` says which companies somebody reaches, to the door and to every list above. `tasks` lies
below and reads the same by name; tests/test_tenancy.py holds them together.
"""
