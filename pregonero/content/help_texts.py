"""What the forms say beside the field that needs it, where more than one form says it. Short, plain, no law but cited.

They stand in panels and not in models: another wording is no migration.
"""

from __future__ import annotations

from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

TITLE: Final = _(
    "Say what happens and where, in fewer than 90 characters, not in capitals. "
    "Begin with what matters to people: “Water will be cut in Tacotán on Monday”."
)
SUMMARY: Final = _(
    "One or two plain sentences: what it is, whom it concerns, from when. It is shown in lists, in search and "
    "when somebody shares the page. Do not repeat the title."
)
IMAGE: Final = _(
    "Ask yourself who is seen. A minor: only with the written permission of the mother, father or guardian; never one "
    "linked to a crime, not even blurred (LGDNNA, 79 and 80). No credentials, plates, addresses or medical papers."
)
ALT: Final = _(
    "Say what can be seen to somebody who cannot see it: who, doing what, where. “Three workers mend the pump of well "
    "two.” Do not begin with “Image of”."
)
IMAGE_ALT: Final = format_lazy("{} {}", ALT, _("Empty: the description kept with the image is used."))
BODY: Final = _(
    "The most important thing first. Short sentences, everyday words, one idea a paragraph. No personal data: no "
    "addresses, telephone numbers, CURP or health of private persons. Before you publish a list of beneficiaries, ask "
    "the transparency unit."
)
PHOTOS: Final = _(
    "Each photo needs a description of what can be seen, or the mark that it is decorative. The rule for minors and "
    "personal data holds for every photo."
)
FILES: Final = _(
    "Open the file before you send it: no CURP, addresses, telephone numbers or signatures of private persons. Before "
    "you publish a list of beneficiaries, ask the transparency unit."
)
TAGS: Final = _("Words by which people would look for it, separated by commas: “water, Tacotán”. Three are enough.")
