"""What a run leaves for finance and payers: tables, 837 files, totals that must agree, the manifest last."""
