"""The agency's pages: its applications, their sections and files."""
