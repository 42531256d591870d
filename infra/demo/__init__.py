"""The demonstration: a vendor, its clinics and months of work, through the system's own doors. Never deployed."""
