"""Work over many rows: prepared, shown, confirmed once, done row by row where it left off."""
