"""Caseload's Lambda functions: one package, one artifact, one room per part of the work."""
