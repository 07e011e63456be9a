"""Partners to try the product against. No production address leads here."""
