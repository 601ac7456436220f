"""A lively, fictitious municipality, for looking and trying. Exists in demo mode only.

Owns no table. `play` lets everybody act through the real actions while the clock moves; `bulk`
writes the surplus that `flask demo --employers N --candidates N` asks for in the same final states,
without documents. `/demo` is a door to every role, `/demo/post` the mailbox (mail and SMS) in which
links can be followed. Nobody and nothing here is real.
"""
