"""What the customer is told of his order: e-mail by us, WhatsApp as ready text; not what he refused."""
