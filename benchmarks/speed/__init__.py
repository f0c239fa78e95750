"""How fast the portal is, as ratios to the barest honest Django project, measured side by side:
`make bench`.
"""
