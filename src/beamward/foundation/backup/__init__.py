"""Copies of everything, encrypted for a key that the server does not have.

Not a Django app: it has no tables, and what it copies it knows only as a database and a folder.
"""
