"""What the reviews keep about people: raters above all, then those who score, decide and object."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from brandportal.holdings import NO_PERSON, RECORD, WHO_DID
from brandportal.inventory import Holding
from reviews.domain.objections import OBJECTOR
from reviews.domain.recipients.registers import SEALED_FOR
from reviews.domain.repairs.callbacks import PURPOSE

UNLINK = gettext_noop(
    "replaced by a random mark %(unlink_days)d days after the evaluation of the award year is concluded; for who asks for it, as soon as the ratings of the award year are screened, within 15 working days"
)
MARKS = gettext_noop(
    "emptied %(marks_days)d days after the evaluation of the award year is concluded; for who asks for it, as soon as the ratings of the award year are screened, within 15 working days"
)
CONTACTS = gettext_noop(
    "emptied %(contacts_days)d days after the evaluation of the award year is concluded"
)
REPORTS = gettext_noop(
    "emptied %(reports_days)d days after the evaluation of the award year is concluded"
)
A_DAY = gettext_noop("one day")
TO_INVITE = gettext_noop("To draw and to invite people whom an agency has served.")
BAD_RATINGS = gettext_noop(
    "To put right what went wrong and to answer the rater, who stays unknown."
)
SCREENING = gettext_noop(
    "To hold back ratings that were not given freely, and to decide about them."
)
COUNTING = gettext_noop("To count the ratings so that everybody can recount them; holds no person.")

RATERS = (
    Holding(
        model="reviews.rating",
        purpose=gettext_noop("One rating a person, brand and award year."),
        kept=RECORD,
        none=(
            "id application group channel service_point overall attitude ability efficiency effect reasons accepted_at"
            " revision commitment previous levels_forgotten hold"
        ),
        keyed="pseudonym receipt network block device",
        until={"pseudonym": UNLINK, "network": MARKS, "block": MARKS, "device": MARKS},
    ),
    Holding(
        model="reviews.comment",
        purpose=gettext_noop(
            "What a rater says in own words; shown without anything that points to a person."
        ),
        kept=gettext_noop("until the rater deletes it, else for good"),
        none="id rating application findings held status written_on place decided_at reason",
        personal="text decided_by",
    ),
    Holding(model="reviews.heldword", purpose=NO_PERSON, kept=RECORD, none="id word note"),
    Holding(
        model="reviews.phonecode",
        purpose=gettext_noop(
            "To make sure that a telephone belongs to the person who types its number."
        ),
        kept=A_DAY,
        none="id evaluation sent_at expires_at attempts used_at",
        keyed="pseudonym code_hash",
    ),
    Holding(
        model="reviews.ratinginvitation",
        purpose=gettext_noop("Personal codes of those who were drawn or invited."),
        kept=RECORD,
        none="id application group case created_at used",
        keyed="code_hash pseudonym",
        until={"pseudonym": UNLINK},
    ),
    Holding(
        model="reviews.erasurerequest",
        purpose=gettext_noop(
            "Who asked that a rating be unlinked before the ratings of its year were screened."
        ),
        kept=gettext_noop(
            "until it is carried out, within 15 working days after the screening has finished"
        ),
        none="id evaluation asked_at done_at",
        keyed="pseudonym",
    ),
    Holding(
        model="reviews.ledgerentry",
        purpose=COUNTING,
        kept=RECORD,
        none=(
            "id rating revision cycle application group overall attitude ability efficiency effect commitment"
            " previous accepted_at seq"
        ),
        keyed="receipt r_g r_l",
    ),
    Holding(model="reviews.ledger", purpose=COUNTING, kept=RECORD, none="id cycle size version"),
    Holding(
        model="reviews.ledgerhead",
        purpose=COUNTING,
        kept=RECORD,
        none="id ledger number size salt head hour published_at",
    ),
    Holding(
        model="reviews.headsubscriber",
        purpose=gettext_noop("To send the heads of the ledger by mail to whoever asked for them."),
        kept=gettext_noop("until its owner ends it; two days where nobody confirmed it"),
        none="id language created_at asked_at confirmed_at mailed_until attempts try_after",
        personal="address",
    ),
    Holding(
        model="reviews.dailyhead",
        purpose=COUNTING,
        kept=RECORD,
        none="id ledger day size head published_at",
    ),
    Holding(
        model="reviews.tally",
        purpose=COUNTING,
        kept=RECORD,
        none="id application group overall attitude ability efficiency effect n",
    ),
    Holding(
        model="reviews.kiosk",
        purpose=gettext_noop("Tablets at counters on which people rate."),
        kept=RECORD,
        none="id service_point name issued_at revoked_at",
        personal="issued_by revoked_by",
        keyed="token_hash",
    ),
    Holding(
        model="reviews.batch",
        purpose=gettext_noop("Ratings on paper or by telephone that the office takes in."),
        kept=RECORD,
        none=(
            "id evaluation channel status name sha256 rows good refused sample reached accepted duplicates"
            " discard_reason uploaded_at confirmed_at stopped_at ended_at"
        ),
        personal="uploaded_by confirmed_by stopped_by ended_by",
    ),
    Holding(
        model="reviews.batchline",
        purpose=gettext_noop("Ratings on paper or by telephone that the office takes in."),
        kept=gettext_noop("until the batch is taken in or discarded"),
        none="id batch line application group overall attitude ability efficiency effect reasons given_on",
        personal="comment",
        keyed="pseudonym",
    ),
)

INVITED = (
    Holding(
        model="reviews.registerkey",
        purpose=gettext_noop("Keys by which an agency's system hands over cases."),
        kept=RECORD,
        none="id agency name created_at revoked_at last_used_at",
        personal="created_by revoked_by",
        keyed="key_hash",
    ),
    Holding(
        model="reviews.register", purpose=TO_INVITE, kept=RECORD, none="id cycle application group"
    ),
    Holding(
        model="reviews.delivery",
        purpose=WHO_DID,
        kept=RECORD,
        none="id register way key rows taken known left_out source delivered_at",
        personal="delivered_by",
    ),
    Holding(
        model="reviews.servicecase",
        purpose=TO_INVITE,
        kept=RECORD,
        none="id register delivery point month",
        keyed="case_key pseudonym",
        sealed={"phone": SEALED_FOR},
        until={
            "pseudonym": UNLINK,
            "phone": gettext_noop("emptied soon after the public rating has closed"),
        },
    ),
    Holding(
        model="reviews.draw",
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id evaluation status closed_at cases registers_digest number number_source number_on seed parts drawn_at"
        ),
        personal="drawn_by",
    ),
    Holding(
        model="reviews.sending",
        purpose=WHO_DID,
        kept=RECORD,
        none="id draw kind started_at paused_at resume_at finished_at",
        personal="paused_by",
    ),
    Holding(
        model="reviews.invitationmessage",
        purpose=TO_INVITE,
        kept=RECORD,
        none="id sending invitation tries failures claimed_at sent_at",
        keyed="code_hash",
    ),
)

CASES = (
    Holding(
        model="reviews.caseopening",
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id evaluation opened started_at finished_at",
    ),
    Holding(
        model="reviews.case",
        purpose=BAD_RATINGS,
        kept=RECORD,
        none=(
            "id code rating application status opened_at verify_due verified_at triage proof complex_at complex_reason"
            " answer_due grade_due reopenings reminded_at head_told_at office_told_at closed_at"
        ),
        personal="verified_by complex_by closed_by",
    ),
    Holding(
        model="reviews.caseanswer",
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case number text repaired due given_at grade graded_at",
        personal="given_by said",
    ),
    Holding(model="reviews.casecause", purpose=BAD_RATINGS, kept=RECORD, none="id case cause"),
    Holding(
        model="reviews.casefile",
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case purpose original_name content_type size sha256 uploaded_at",
        personal="file uploaded_by",
    ),
    Holding(
        model="reviews.callbackwish",
        purpose=gettext_noop("To call a rater back who asked for it."),
        kept=gettext_noop("the number until the case is settled"),
        none="id case left_at forgotten_at",
        sealed={"contact": PURPOSE},
    ),
    Holding(
        model="reviews.callback",
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case called_at reached recorded_at",
        personal="said recorded_by",
    ),
    Holding(
        model="reviews.caseappeal",
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case ground reason days_left due asked_at upheld finding decided_at",
        personal="asked_by decided_by",
    ),
    Holding(
        model="reviews.summons",
        purpose=WHO_DID,
        kept=RECORD,
        none="id agency last_month months raised_at held_at minutes",
        personal="held_by",
    ),
    Holding(
        model="reviews.screening",
        purpose=SCREENING,
        kept=RECORD,
        none=(
            "id evaluation status settings settings_digest done total ratings worker seen_at started_at stopped_at"
            " finished_at"
        ),
        personal="started_by stopped_by",
    ),
    Holding(
        model="reviews.hold",
        purpose=SCREENING,
        kept=RECORD,
        none=(
            "id evaluation application screening source rule cell cell_key count expected p_volume p_content adjusted"
            " explanation status opened_at reason decided_at statement_due"
        ),
        personal="opened_by decided_by",
    ),
    Holding(
        model="reviews.holdstatement",
        purpose=SCREENING,
        kept=RECORD,
        none="id hold text stated_at answer answered_at",
        personal="stated_by answered_by",
    ),
    Holding(
        model="reviews.sanction",
        purpose=SCREENING,
        kept=RECORD,
        none=(
            "id evaluation application hold step reason evidence status proposed_at statement_due statement stated_at"
            " imposed_at lifted_at outcome"
        ),
        personal="proposed_by stated_by imposed_by lifted_by",
    ),
    Holding(
        model="reviews.pressurereport",
        purpose=gettext_noop(
            "What raters report about pressure on them; who reports is not asked."
        ),
        kept=RECORD,
        none="id application kinds reported_on status note hold sanction closed_at",
        personal="text closed_by",
        until={"text": REPORTS},
    ),
)

OUTCOME = (
    Holding(
        model="reviews.evaluation",
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id cycle status scoring_opened_at scoring_closed_at rating_opened_at counted_at decided_at noticed_at"
            " cleared_at concluded_at"
        ),
        personal=(
            "scoring_opened_by scoring_closed_by rating_opened_by counted_by decided_by noticed_by cleared_by"
            " concluded_by"
        ),
    ),
    Holding(
        model="reviews.panelseat",
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id evaluation is_lead",
        personal="user",
    ),
    Holding(
        model="reviews.declaration",
        purpose=gettext_noop("Conflicts of interest that panel members declare."),
        kept=RECORD,
        none="id application has_conflict declared_at",
        personal="seat reason",
    ),
    Holding(
        model="reviews.scoresheet",
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id application status version comment saved_at locked_at",
        personal="seat locked_by",
    ),
    Holding(
        model="reviews.sheetscore",
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id sheet indicator points comment",
    ),
    Holding(
        model="reviews.result",
        purpose=COUNTING,
        kept=RECORD,
        none=(
            "id evaluation application self_score panel_score public_score composite panel_rank shortlisted rank status"
            " ratings_count exact explanation rules_hash computed_at"
        ),
    ),
    Holding(
        model="reviews.decision",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id evaluation application selected departs reason",
    ),
    Holding(
        model="reviews.meeting",
        purpose=gettext_noop("Who of the leading group took part in the decision."),
        kept=RECORD,
        none="id evaluation held_on minutes",
        personal="chair present",
    ),
    Holding(
        model="reviews.publicnotice",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id evaluation published_at working_days ends_at folder seal",
    ),
    Holding(
        model="reviews.objection",
        purpose=gettext_noop("Objections under real name, and the answer to each."),
        kept=RECORD,
        none="id code notice application status filed_at answer_due answer admitted_at answered_at",
        personal="objector_name statement admitted_by answered_by",
        keyed="objector",
        sealed={"objector_contact": OBJECTOR},
        until={"objector_contact": CONTACTS, "objector": UNLINK},
    ),
)

HOLDINGS = (*RATERS, *INVITED, *CASES, *OUTCOME)
