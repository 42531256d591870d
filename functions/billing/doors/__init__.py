"""Billing's HTTP routes, a file a subject; `functions.billing.api` is the door that they hang on."""
