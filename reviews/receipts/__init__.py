"""The rater comes back with the receipt: what became of the rating, and of its case."""
