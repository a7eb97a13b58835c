"""Records that come from outside: what authorities publish, what departments kept in sheets.

The readers get text or parsed JSON and give ``record.OutsideRecord``; they open no file, know no
database and decide nothing: what they only infer is named in ``derived`` and stays a suggestion
until a person has looked at it.
"""
