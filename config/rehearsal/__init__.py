"""Outages rehearsed: a real server, database and network that fail while people check in.

`people` makes the company, `network` cuts connections, `faults` kills processes, `kiosk` is a
client that loses nothing, and `outages` lets them loose and counts. Everything lies in a folder of
its own that is gone afterwards.
"""
