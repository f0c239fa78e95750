"""One person's data: shown, deleted, kept for how long; who reads identities."""
