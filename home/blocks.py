"""Blocks of the home page."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuickLinkBlock(blocks.StructBlock):
    """One thing people come for, with where it is."""

    title = blocks.CharBlock(label=_("What people want to do"), max_length=80)
    path = blocks.CharBlock(
        label=_("Address in this site"),
        max_length=300,
        validators=[RegexValidator(r"^/", _("Begin with /, as in /programas/."))],
    )
    description = blocks.CharBlock(label=_("Explanation"), required=False, max_length=160)


class QuickLinksBlock(blocks.StreamBlock):
    link = QuickLinkBlock(label=_("Shortcut"))
