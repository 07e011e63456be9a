"""Pages: `stock` (search and choice), `proposals` (list, page and actions)."""
