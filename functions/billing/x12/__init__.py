"""Claims as the payers read them: X12 837P and 837I, written and linted. Pure: no table, no clock, no network."""
