"""The month's evidence, the decision and the files for finance.

`evidence/` what a month rests on, `rules/` the decision, `closing/` runs and corrections, `files/` and `x12/` what a
run leaves, `inbound/` what payers answer, `doors/` the HTTP routes. Here: the ways in, the use cases and the stores.
"""
