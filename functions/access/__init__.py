"""Organizations, clinics, staff and grants; the audit trail."""
