"""Discrimination signals: an employer gave a reason with words about a protected ground.

Owns `discrimination_signals`, behind the fence. A signal is made by a job that reads the text
beside every reason (`introductions.reasoned`), so that the employer's request does the same work
whatever is in it. Only the decider (HANDLE_SIGNALS) sees and handles them: the account manager
reads the text beside the reason, and nobody else reads either.

    open ─talk→ talked ─┬─close→ closed
      └─close→ closed   └─report→ reported
"""
