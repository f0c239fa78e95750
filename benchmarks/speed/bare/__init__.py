"""The bare reference: a small honest Django project that does each thing once, the plain way."""
