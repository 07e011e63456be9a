"""The board: proposals by state, and what lapses soon."""
