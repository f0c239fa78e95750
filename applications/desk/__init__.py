"""Applications on the office's desk."""
