"""How fast the portal is, beside how fast its parts can be on this machine in the same run.

    make bench                     everything but the bulk, in under five minutes
    python -m bench --bulk         also how long 100,000 candidates take
    python -m bench --cards        also the search of mediators, up to 100,000 dossiers
    python -m bench --sqlite       one engine, to look at something quickly

floor.py    Flask + Jinja + raw SQL: a list page and its frame, with the duties of every page
measure.py  CPU time per call, all calls in turn, best of each
town.py     a portal with so many employers, on either engine
visitor.py  a signed-in person who asks the application itself, without a network
pages.py    the pages that are measured, and as whom
papers.py   an invoice by the portal beside a bare WeasyPrint render of the same HTML
matching.py the search of a mediator for one vacancy, beside bare SQL
starts.py   cold start and memory of a web process, the bulk: processes of their own
load/       many people at work on the real server (python -m bench.load)
__main__    runs all of it, prints a table and writes results.json
"""
