"""How much stuffing buys, and what the screening takes from it: simulated campaigns through the
portal's own code.
"""
