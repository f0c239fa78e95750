"""The receipt's page: the state of the rating, and of its case."""
