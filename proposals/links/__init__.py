"""The customer's link: reads the offer and accepts its exact version. It records; it decides nothing."""
