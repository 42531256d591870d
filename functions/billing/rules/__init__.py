"""What one patient's month may be charged, and why: pure, dated, sourced (R1-R30)."""
