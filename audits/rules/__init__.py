"""The rules over a title's years: pure standard library; facts in, a verdict and its reasons
out.
"""
