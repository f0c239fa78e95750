"""The leading group decides; public notice and objections follow."""

# What other subjects and apps may import.
PUBLIC = (
    "decisions",
    "enums",
    "filing",
    "invariants",
    "meeting",
    "models",
    "notice",
    "objections",
    "renewal",
    "reserve_actions",
    "sent_back",
    "settling",
    "tips",
)
