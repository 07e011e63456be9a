"""The pages of one attendance: the frame, its steps, and the actions pressed on them."""
