"""Safe links: how somebody without an account answers, looks and signs.

Owns `links` and `link_codes`, both behind the fence.

    link   open → used          a POST acts once; the same POST again shows the outcome
                                (not the link to one's own page: it acts until it expires)
           open → expired       helpful page with one button: a new link to the address we know
           open → replaced      a newer link was sent; the old one answers like an expired one
                                (to a meeting both go on, at the same address)
    code   sent → right         six digits, ten minutes, five tries, one version of one document

Opening a link changes nothing, so mail scanners may open it. The token is 256 bits: an HMAC of
the link's id under the secret key, so a job that is tried again sends the same link. The database
holds its SHA-256 only; the token itself is in the sent message and nowhere else.

Who may: the job of the domain that asks makes a link (`actions.make`); the door opens it
(`queries.open_link`).
"""
