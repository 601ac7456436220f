"""What somebody is typing, kept until it is saved: nothing typed is lost.

    typing → kept → (saved or thrown away) → gone; after 30 days gone by itself

Owns `drafts`, of the people of companies, and `municipal_drafts`, of the people of the
municipality. Those may type about a candidate, so they lie behind the fence whatever the form: a
session of an employer reaches the first table alone. One draft a person, form and subject, read by
that person and nobody else. Which forms take part, and with which fields, the forms say
(portal.forms.drafts): none does by itself. A draft says for which version of its row it was typed.
"""
