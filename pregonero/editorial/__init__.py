"""The desks of the people who use the admin: the editors' home, the officer's inbox, and what becomes of a page later.

May touch every other room of ``pregonero``; none of them touches this one.
"""
