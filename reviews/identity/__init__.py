"""Who a rater is: pseudonyms, telephone codes, the city's sign-on."""

# What other subjects and apps may import.
PUBLIC = (
    "forms",
    "models",
    "phone_codes",
    "pseudonyms",
    "sign_on",
    "views",
)
