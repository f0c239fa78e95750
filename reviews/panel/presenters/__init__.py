"""What the pages of the panel show: words, and sheets on paper."""
