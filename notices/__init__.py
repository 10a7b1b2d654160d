"""Printed notices: any document as a page for the wall, the counter or the file.

A document (plain JSON) and the site's own document go in, PDF bytes come out
(:func:`notices.api.render_pdf`): PDF/A-2a and PDF/UA-1 in one file, the same bytes for the same
document, template and release. The layout is Typst's, one folder a template under ``templates/``.

May touch: ``pregonero`` (registries, the read side of publishing) and Wagtail's image model through
its own setting. Has no models: what it keeps is a disposable cache under ``VAR_DIR``.
"""
