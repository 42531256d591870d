"""The codes of behavioural health integration, by family: numbers only, descriptors are the AMA's."""

COCM_TIMED = frozenset({"99492", "99493", "99494"})
COCM_SHORT = "G2214"
COCM_CLINIC = "G0512"
GENERAL_BHI = "99484"
APCM_BASES = frozenset({"G0556", "G0557", "G0558"})
APCM_QMB_BASE = "G0558"  # R24: its patients have no cost sharing
APCM_ADD_ONS = frozenset({"G0568", "G0569", "G0570"})

# R1, R15, R30: one member of the family for a patient's month, never two.
BHI_FAMILY = COCM_TIMED | APCM_ADD_ONS | {COCM_SHORT, COCM_CLINIC, GENERAL_BHI, "G0323"}

# SBR09, the kinds of payer that claims are filed to: rules.md B, values `[K]`.
MEDICARE_A, MEDICARE_B = "MA", "MB"
FILING_CODES = frozenset({MEDICARE_A, MEDICARE_B, "MC", "BL", "CI", "16"})
FREQUENCIES = ("1", "7", "8")  # CLM05-3: an original, its replacement, its void
