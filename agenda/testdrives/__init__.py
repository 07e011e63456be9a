"""`/testdrives/`: the calendar of the demonstration cars, and what becomes of a test drive."""
