"""What may be handed in with an application: documents of evidence, and the logo."""

from __future__ import annotations

from brandportal.uploads.kinds import JPEG, MEGABYTE, MILLION, PDF, PNG, UploadPolicy

LOGO_EDGE = 800

EVIDENCE_POLICY = UploadPolicy((PDF, JPEG, PNG), 10 * MEGABYTE, 50 * MILLION, most_pages=500)
LOGO_POLICY = UploadPolicy((PNG, JPEG), 2 * MEGABYTE, 12 * MILLION)
