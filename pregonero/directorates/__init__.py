"""Who is who in a municipality: municipality, obligated subjects, directorates, roles and permissions.

Creating a directorate provisions its page section, group, media collection, permissions and
moderation workflow. May touch ``pregonero.accounts`` and ``pregonero.plugins``.
"""
