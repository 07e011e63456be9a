"""The car is here: what is done to it, for whom, and until when."""
