"""Claims as the payers read them: X12 837P 005010X222A1, written and linted. Pure: no table, no clock, no network."""
