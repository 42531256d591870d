"""The caseload command: what-if questions, and the embedded stack."""
