"""Uploaded files: limited before they are decoded, parsed in a separate process, refused with a
sentence.
"""
