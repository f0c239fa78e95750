"""What the applications keep about people."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from brandportal.holdings import NO_PERSON, RECORD, WHO_DID
from brandportal.inventory import Holding

HOLDINGS = (
    Holding(
        model="applications.ruleset",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id version title rules created_at",
    ),
    Holding(
        model="applications.cycle",
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id year rule_set rules rules_version rules_hash approval_body approval_number status opened_at"
            " concluded_at outcome_announced_at"
        ),
        personal="opened_by concluded_by",
    ),
    Holding(
        model="applications.stagewindow",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id cycle stage opens_at closes_at",
    ),
    Holding(model="applications.brand", purpose=NO_PERSON, kept=RECORD, none="id code agency name"),
    Holding(
        model="applications.application",
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id number cycle agency brand status version saved_at slogan summary meaning core_value philosophy image"
            " logo recipients mechanism effect honours signed_off_at submitted_at corrections correction_due"
            " decided_at decision_reason"
        ),
        personal="saved_by signed_off_by decided_by",
    ),
    Holding(
        model="applications.commitment",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id application promise unit baseline target less_is_better due_on how_to_check",
    ),
    Holding(
        model="applications.servicepoint",
        purpose=gettext_noop("Where an agency serves the public, with its public telephone."),
        kept=RECORD,
        none="id application name address phone",
    ),
    Holding(
        model="applications.selfscore",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id application indicator points reason",
    ),
    Holding(
        model="applications.evidence",
        purpose=gettext_noop(
            "Files by which an agency backs its points; agencies are asked to leave out persons."
        ),
        kept=RECORD,
        none="id application indicator title original_name content_type size sha256 uploaded_at",
        personal="file uploaded_by",
    ),
    Holding(
        model="applications.correctionitem",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id application section reason asked_at before",
    ),
    Holding(
        model="applications.vetofinding",
        purpose=gettext_noop("Grave incidents of agencies; the note may name an official."),
        kept=RECORD,
        none="id agency kind happened_on source recorded_at",
        personal="note recorded_by",
    ),
)
