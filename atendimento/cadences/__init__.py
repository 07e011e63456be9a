"""Which cadence an attendance follows, how far it has come, and what is proposed next."""
