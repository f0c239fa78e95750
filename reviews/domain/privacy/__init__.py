"""One person's data: kept for how long, shown, deleted; who reads identities."""
