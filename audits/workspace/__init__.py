"""The agency's front page: its titles, and what it still owes."""
