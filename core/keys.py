"""Primary keys as they come in addresses and forms."""

LARGEST = 2**63 - 1


def row_key(text: str) -> int | None:
    """The key, or None for anything that cannot be one: no row is asked for it."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return None
    key = int(text)
    return key if 0 < key <= LARGEST else None
