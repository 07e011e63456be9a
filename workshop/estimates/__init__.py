"""What the work would cost, and the customer's answer to it."""
