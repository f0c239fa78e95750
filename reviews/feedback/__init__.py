"""What the panel remarked, as a letter to each applicant: screened by the office, never with a
judge's name.
"""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "invariants",
    "letters",
    "models",
)
