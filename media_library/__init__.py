"""Images and files: the custom models of Wagtail's media, and the addresses under which the public gets them.

Always installed: the image, rendition and document models are custom from the first migration. May
touch ``pregonero`` only.
"""
