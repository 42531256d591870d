"""Instruments and assessments: answers in, scores out."""
