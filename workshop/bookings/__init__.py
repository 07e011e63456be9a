"""When the customer brings his car: slots and their capacity, the day board, what became of a booking."""
