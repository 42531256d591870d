"""How few people a number across clinics may be about; what is done with smaller ones is each room's."""

LEAST = 11
"""The smallest cell that is told to who has no access to the patients: cross-tenant numbers are sums of 11 or more."""
