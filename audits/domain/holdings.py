"""What the audits keep about people."""

from __future__ import annotations

from brandportal.holdings import NO_PERSON, RECORD, WHO_DID
from brandportal.inventory import Holding

HOLDINGS = (
    Holding(
        model="audits.title",
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id number level year application brand agency approving_document valid_from valid_to status conferred_at"
            " changed_at"
        ),
        personal="conferred_by changed_by",
    ),
    Holding(
        model="audits.annualreview",
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id title year status opened_at report_due version saved_at report reported_at computed outcome score facts"
            " reasons explanation rules_hash decided_at statement_due statement stated_at answer effective_at"
        ),
        personal="saved_by reported_by decided_by stated_by effective_by",
    ),
    Holding(
        model="audits.commitmentreport",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id review commitment actual note",
    ),
    Holding(
        model="audits.spotcheck",
        purpose=WHO_DID,
        kept=RECORD,
        none="id title checked_on points findings recorded_at",
        personal="recorded_by",
    ),
    Holding(
        model="audits.rectification",
        purpose=WHO_DID,
        kept=RECORD,
        none="id review status due_at report reported_at finding checked_at",
        personal="reported_by checked_by",
    ),
)
