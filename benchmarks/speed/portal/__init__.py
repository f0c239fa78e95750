"""The portal's side: its production settings on the run's own servers, filled with a city's
brands.
"""
