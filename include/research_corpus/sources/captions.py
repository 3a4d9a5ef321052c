"""Lines that describe a picture, video or recording and stand as a paragraph of their own."""

from __future__ import annotations

import re

MAX_CAPTION_CHARS = 300

# Lead-ins that outlets print before a caption or credit, each with its colon, comma or dash.
_LEADS = (
    # English
    r"watch(?: live| again| now)?|listen(?: live| again)?|image|image caption"
    r"|image source|media caption|video caption|audio caption|figure caption|photo|photos"
    r"|file photo|file picture|file image"
    r"|photo caption|photo credit|picture|pictured|video|audio|caption|credit|image credit"
    # French
    r"|regarder|écouter|voir|à voir|à écouter|photo d[’']archives?|photo d[’']illustration|vidéo"
    r"|légende|crédit(?: photo)?|image d[’']illustration|en images|en vidéo|diaporama|infographie"
    # German, Spanish, Italian, Portuguese, Dutch
    r"|foto|fotos|archivfoto|symbolbild|bild|bildunterschrift|vídeo|imagen|foto de archivo"
    r"|fotografía|guarda|ascolta|foto d[’']archivio|imagem|legenda|bekijk|beeld|luister"
)
_CAPTION = re.compile(
    rf"\s*+(?:{_LEADS})(?:\s*+(?::|,(?= [A-ZÀ-Þ]))|\s++[–—-]\s)\s*+\S", re.IGNORECASE
)
_COMMA_LEADS = re.compile(
    r"\s*+(?:image|media|video|audio|figure)\s++(?:caption|source)\s*+,", re.I
)


def is_caption(paragraph: str) -> bool:
    """Tell whether a whole paragraph is a caption or media line, such as ``Watch: …``.

    A comma parts the lead-in only where outlets print it so (``Image caption, …``): otherwise
    it would begin a sentence.

    Example:
        >>> is_caption("Watch: Ferry reaches the harbour"), is_caption("Watch, and learn from it.")
        (True, False)
    """
    if len(paragraph) > MAX_CAPTION_CHARS or "\n" in paragraph.strip():
        return False
    found = _CAPTION.match(paragraph)
    if not found:
        return False
    return "," not in found.group() or bool(_COMMA_LEADS.match(paragraph))
