"""Papers of the programme as official documents: the public notice, and the case packs of the
leading group.
"""

# What other subjects and apps may import.
PUBLIC: tuple[str, ...] = ()
