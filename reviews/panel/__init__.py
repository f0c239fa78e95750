"""The panel: seats, declarations of conflict, score sheets."""

# What other subjects and apps may import.
PUBLIC = (
    "blind",
    "conflicts",
    "drafts",
    "duties",
    "enums",
    "forms",
    "forms.sheets",
    "invariants",
    "members",
    "models",
    "papers",
    "plans",
    "policies",
    "scale",
    "seats",
    "secret_order",
    "sheets",
    "two_persons",
    "versions",
    "views.place",
    "views.sheet_page",
    "workflow",
)
