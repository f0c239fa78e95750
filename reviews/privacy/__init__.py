"""Personal data of one person: shown, deleted, retention; and who reads identities."""
