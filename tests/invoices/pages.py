"""Where invoices are."""


def url(invoice, tail=""):
    return f"/facturen/{invoice.id}" + (f"/{tail}" if tail else "")
