"""What citizens ask."""

from django.utils.translation import gettext_lazy as _

from reviews.public_site.presenters.help_entries import Question

CITIZENS = (
    Question(
        "rate",
        _("How do I rate?"),
        _(
            "Open the brand's page, or scan the code on its poster, while the public rating is "
            "open. Choose one of five answers, say more if you like, confirm that you are a real "
            "person, and send it. No account is needed."
        ),
        ("public:brand-list", _("To the brands")),
    ),
    Question(
        "code",
        _("Why do I need a code by text message?"),
        _(
            "So that every person rates a brand only once a year. The number is used to send the "
            "code and is not kept. Who received a personal code by letter or text message uses "
            "that one and needs no other."
        ),
    ),
    Question(
        "who-sees",
        _("Who sees what I answered?"),
        _(
            "Nobody sees counts or means before the public rating closes, the Efficiency Office "
            "included. Afterwards they are published so that anybody can count again, without a "
            "name and without a telephone number; figures of fewer than %(small)s people are not "
            "shown. The agency never learns who you are."
        ),
        ("public:privacy", _("Which data is kept, and how long")),
    ),
    Question(
        "comment",
        _("Is my comment published?"),
        _(
            "Comments are read by the agency and shown on the brand's page after the ratings are "
            "counted. Those with personal data, insults or links are held until the office has "
            "read them."
        ),
    ),
    Question(
        "mistake",
        _("I made a mistake. Can I change my rating?"),
        _(
            "Yes, as often as you like until the public rating closes: rate the same brand again "
            "with the same number or code. Only the last one counts."
        ),
    ),
    Question(
        "receipt",
        _("What is the receipt for?"),
        _(
            "After rating you get a code. With it you see whether your rating is counted, and if "
            "not, why. Keep it to yourself: whoever has it can see how you rated."
        ),
        ("public:receipt", _("Look up a receipt")),
    ),
    Question(
        "lost-receipt",
        _("I lost my receipt."),
        _(
            "It cannot be sent again, because nobody knows which rating is yours. While the "
            "public rating is open, rate again: you get a new receipt. Your rating counts without "
            "a receipt, too."
        ),
    ),
    Question(
        "bad-rating",
        _("I was not satisfied. What happens next?"),
        _(
            "The agency verifies what happened within %(verify)s and answers within %(reply)s, "
            "in difficult cases within %(complex_reply)s. You find the answer with your receipt "
            "and have %(grade)s to say whether you are satisfied with it."
        ),
        ("public:repairs-newest", _("Bad ratings and what was repaired")),
    ),
    Question(
        "pressed",
        _("Somebody told me how to rate, or watched me."),
        _(
            "Report it from the brand's rating page; you are not asked for your name. And rate "
            "again when you are alone: only the last rating counts."
        ),
        ("public:how-we-guard", _("How the rating is guarded")),
    ),
    Question(
        "results",
        _("When are the results published?"),
        _(
            "Together with the public notice, once the leading group has decided. The page of the "
            "results names the planned day before. Then anybody can download the ratings and "
            "count again."
        ),
        ("public:results-newest", _("Results")),
    ),
    Question(
        "object",
        _("How do I object to a choice?"),
        _(
            "During the public notice, which runs for %(notice)s, give the facts under your real "
            "name on the page of the notice. You get a code with which you follow it, and an "
            "answer within %(objection)s of its receipt. A tip can be given without a name."
        ),
        ("public:notice-list", _("Public notice")),
    ),
    Question(
        "own-data",
        _("How do I see or delete my data?"),
        _(
            "On the page about privacy. With a code to your number you see all ratings given with "
            "it, can take them along, and can have them deleted."
        ),
        ("public:own-data", _("My own data")),
    ),
)
