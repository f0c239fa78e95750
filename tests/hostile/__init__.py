"""Hostile files, built in code: how every upload handles them, and at what cost."""
