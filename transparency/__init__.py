"""First-party plugin for the transparency law: duties as dated data, filings, SIPOT. May touch ``pregonero`` only.

Holds nothing yet: its room is kept so that the house and its import law are whole.
"""
