"""The register of titles: the public pages, and the office's desk over all of them."""
