"""What a patient's month rests on: ledger lines, standing, consents, circumstances, folded into the rules' words."""
