"""The weekly review packet: one document for one reader of one clinic, as JSON and as a PDF for paper."""
