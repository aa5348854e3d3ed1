"""PostgreSQL for Muster: a server named by `DATABASE_URL`, or one of our own in `var/postgres`.

`embedded` starts, shares and stops our own server; `base` is the Django database backend that
starts it with the first connection.
"""
