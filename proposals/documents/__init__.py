"""Documents for the customer (Typst): what was issued is kept, version by version, and never changes."""
