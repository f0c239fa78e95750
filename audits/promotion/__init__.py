"""The way from Top Ten to Famous Brand."""

# What other subjects and apps may import.
PUBLIC = ("ladder",)
