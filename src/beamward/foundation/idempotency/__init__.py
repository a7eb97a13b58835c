"""One act, however often a program asks for it: the header ``Idempotency-Key`` of the API.

The key and the answer are kept in the transaction of the act, under a unique constraint: of two like
requests at once one acts, and the other waits and reads the answer. A refused act keeps nothing.
"""
