"""What the papers say, as trees of blocks."""
