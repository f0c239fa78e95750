"""How a text is counted: by what a person typed, the same in the browser
(static/js/char_counter.js) and here.
"""

from __future__ import annotations

import unicodedata


def plain_text(text: str) -> str:
    """The text with one kind of line end and composed characters (NFC), so that `len` counts a line
    break once.

    Browsers send a line break as two characters and count it as one.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
