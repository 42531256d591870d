"""What a caseload asks to be done: flags, outcomes and the consultant's queue, from plain values and a day."""
