"""From our changes to another system: what is sent, in whose words, when, and what comes back."""
