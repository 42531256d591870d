"""What the care team does: contacts and the time that it takes."""
