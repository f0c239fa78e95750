"""Papers of the programme as official documents: case packs, minutes and decision of the leading
group, the public notice.
"""

# What other subjects and apps may import.
PUBLIC: tuple[str, ...] = ()
