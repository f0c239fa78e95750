"""What the pages of the decision show."""
