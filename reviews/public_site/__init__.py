"""The front page and the pages of the brands."""
