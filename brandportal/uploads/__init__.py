"""Files from outside: bounded before they are decoded, read in a process of their own, refused with
a sentence.
"""
