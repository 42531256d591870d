"""Referral, patient, consent and episode: how somebody comes under care."""
