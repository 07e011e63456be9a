"""A proposal becomes an order, and an order goes back or is cancelled."""
