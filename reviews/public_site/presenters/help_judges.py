"""What the members of the panel ask."""

from django.utils.translation import gettext_lazy as _

from reviews.public_site.presenters.help_entries import Question

JUDGES = (
    Question(
        "start",
        _("Where do I begin?"),
        _(
            "In the panel room. Declare first whether you are tied to an agency that takes part; "
            "then your list shows the brands assigned to you and what is still to be done."
        ),
    ),
    Question(
        "conflict",
        _("When do I have a conflict of interest?"),
        _(
            "When you work or worked for the agency, when a relative does, when you advise it or "
            "work with it. Declare it even when in doubt. You then neither read nor score that "
            "brand."
        ),
    ),
    Question(
        "scale",
        _("How do I score?"),
        _(
            "Each indicator has a highest number of points and says what it asks for. Score what "
            "the application proves, not what you know from elsewhere, and use the whole scale."
        ),
        ("public:rules", _("Indicators and points")),
    ),
    Question(
        "remark",
        _("When do I have to give a reason?"),
        _(
            "Where the sheet asks for it: for a very low or a very high sum, by the limits of the "
            "year's rules. A remark is welcome with every score: after the publication the office "
            "may pass it on to the agency, without your name."
        ),
    ),
    Question(
        "others",
        _("Can I see what others scored?"),
        _(
            "Not before scoring closes, and nobody sees your sheets before. So every score is "
            "your own."
        ),
    ),
    Question(
        "lock",
        _("What does locking a sheet mean?"),
        _(
            "Until then it is a draft and kept as you write. A locked sheet counts. If you made a "
            "mistake, ask the office to give the sheet back while scoring is open; the earlier "
            "version stays on record."
        ),
    ),
    Question(
        "paper",
        _("Can I score on paper?"),
        _(
            "Yes. The office prints an empty sheet; one officer types what you wrote and another "
            "compares it with the scan before it counts."
        ),
    ),
    Question(
        "contacted",
        _("An agency has spoken to me about its brand."),
        _(
            "Break off and tell the Efficiency Office. Take no documents except those in the panel "
            "room."
        ),
    ),
    Question(
        "secret",
        _("May I talk about it?"),
        _(
            "Not about applications, scores or what others said, before the results are published "
            "and after. Scores are published under a code that does not name you."
        ),
    ),
)
