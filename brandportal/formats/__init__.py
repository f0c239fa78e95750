"""Date formats for languages where Django's own do not suit; Chinese keeps Django's."""
