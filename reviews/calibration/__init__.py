"""Before scoring opens judges score samples and see how far apart they are; it counts nowhere."""

# What other subjects and apps may import.
PUBLIC = (
    "forms",
    "invariants",
    "models",
    "policies",
    "samples",
    "spread",
)
