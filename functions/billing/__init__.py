"""The month's evidence, the decision and the files for finance."""
