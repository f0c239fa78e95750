"""What agencies ask."""

from django.utils.translation import gettext_lazy as _

from reviews.public_site.presenters.help_entries import Question

AGENCIES = (
    Question(
        "account",
        _("How do we get access?"),
        _(
            "The Efficiency Office invites your head by a message with a link. The head, or who "
            "the head lets manage people, then invites those who draft and those who only read."
        ),
        ("account_login", _("Sign in")),
    ),
    Question(
        "apply",
        _("How do we apply?"),
        _(
            "While the stage of applications is open, begin the application in the workspace. A "
            "few yes-or-no questions come first: they say at once whether your brand may apply. "
            "Then write section by section; what you have written is kept."
        ),
        ("workspace:home", _("Agency workspace")),
    ),
    Question(
        "two-people",
        _("Who signs off the application?"),
        _(
            "The head. Drafters write and say that it is ready; only the head's sign-off hands it "
            "in. Every version that was signed off stays readable as it was."
        ),
    ),
    Question(
        "deadline",
        _("What if we miss the deadline?"),
        _(
            "An application that is not signed off when the stage closes does not take part. The "
            "workspace reminds you of everything that is due. Deadlines are counted in working "
            "days and end with the day."
        ),
        ("public:rules", _("Rules and dates")),
    ),
    Question(
        "evidence",
        _("What is good evidence?"),
        _(
            "What somebody else can check: a decision, statistics, a photograph with place and "
            "day, a published notice. Name it by what it shows and add it to the indicator it "
            "backs. Evidence is internal unless you say that the public may see it."
        ),
    ),
    Question(
        "self-points",
        _("How do we give ourselves points?"),
        _(
            "Each indicator has a highest number of points. Give what you can prove, say why, and "
            "add the evidence. The panel sees your points beside its own."
        ),
    ),
    Question(
        "correction",
        _("The application was returned. What now?"),
        _(
            "The Efficiency Office says what has to be corrected. You have %(correction)s; change "
            "what is named and let the head sign off again."
        ),
    ),
    Question(
        "who-rates",
        _("Whom may we ask to rate?"),
        _(
            "Put up the posters and tell everybody that the rating is open. Never say what to "
            "answer, never watch, never collect telephones. Whom the invitations go to is drawn by "
            "lot from the cases that you hand over; nobody chooses."
        ),
        ("public:how-we-guard", _("How the rating is guarded")),
    ),
    Question(
        "bad-ratings",
        _("What do we owe a dissatisfied rater?"),
        _(
            "Verify the case within %(verify)s, answer within %(reply)s, or within "
            "%(complex_reply)s where the office agrees that it is complex. Do not look for who "
            "rated. If you think the rating is not genuine, ask the office for a re-check."
        ),
    ),
    Question(
        "held",
        _("Ratings of our brand were held or excluded."),
        _(
            "A cluster is unusual in number and in answers; that proves nothing about you. You "
            "read the reasons in the workspace and state your view within %(statement)s."
        ),
    ),
    Question(
        "object",
        _("Can we object to the public notice?"),
        _(
            "Yes, by your head in the workspace, while the notice runs, for %(notice)s. The answer "
            "comes within %(objection)s."
        ),
        ("public:notice-list", _("Public notice")),
    ),
    Question(
        "annual",
        _("We have a title. What is asked of us?"),
        _(
            "Every year a report, within %(report)s of the opening of the annual review. The "
            "workspace shows any day what the review would come to now, and what is missing."
        ),
        ("public:title-list", _("Register of titles")),
    ),
)
