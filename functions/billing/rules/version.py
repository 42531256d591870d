"""The name of this set of rules: every decision carries it."""

RULE_VERSION = "2026.12"
