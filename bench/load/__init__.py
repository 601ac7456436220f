"""Many people at once: the real server, the real worker, and how long each click takes.

    python -m bench.load                            50 and 200 people, on both engines
    python -m bench.load --people 180 --minutes 30  promise K1, but for its placements and messages
    python -m bench.load --month                    promise K2: a month of 500 invoices meanwhile

person.py    somebody with a browser: asks, thinks, fills in forms
journeys.py  what people of each role do, and the mix of them
crowd.py     who they are in the town, and all of them at work
house.py     a town with its data, gunicorn and the worker in processes of their own
month.py     the month run of finance
figures.py   what was heard, beside what is promised and what les-emplois promises
__main__     plays it, prints a table; exit 1 above what is promised
"""
