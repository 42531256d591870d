"""Tenants apart, every access recorded, nothing personal where it does not belong, and what faults leave."""
