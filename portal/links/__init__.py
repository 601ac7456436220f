"""Safe links: how somebody without an account answers, looks and signs.

Owns `links` and `link_codes`, both behind the fence.

    link   open → used          a POST acts once; the same POST again shows the outcome
                                (not the link to one's own page: it acts until it expires)
           open → expired       helpful page with one button: a new link to the address we know
           open → replaced      a newer link was sent, or the address it went to is not on file any
                                more; it answers like an expired one
                                (to a meeting both go on, at the same address)
           waits → replaced     somebody else reads at the address (dossiers/sending.py): it was not
                                sent, and nobody has it; a new one goes when that is mended
    code   sent → right         six digits, ten minutes, five tries, one version of one document

Links follow the person: a new one goes to the address on file now, and an address that is left is
told so, without a word of what was sent there. The domains above send, since they know the address
(dossiers) and what is still open (introductions, candidate, agreements).

Opening a link changes nothing, so mail scanners may open it. The token is 256 bits: an HMAC of
the link's id under the secret key, so a job that is tried again sends the same link. The database
holds its SHA-256 only; the token itself is in the sent message and nowhere else.

Who may: the job of the domain that asks makes a link (`actions.make`); the door opens it
(`queries.open_link`).
"""
