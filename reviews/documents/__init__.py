"""Papers of the programme as official documents: case packs, minutes and decision of the leading
group, the public notice, the outcome for each agency.
"""

# What other subjects and apps may import.
PUBLIC: tuple[str, ...] = ()
