"""People who sign in: the user model and the opaque id by which the ledger knows them.

May touch ``pregonero.plugins`` only.
"""
