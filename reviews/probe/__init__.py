"""Every night the portal rates a service point of its own, each level, by every way, to prove that
the ways are open.
"""

# What other subjects and apps may import.
PUBLIC = ("probe",)
