"""The embedded stack: the compute plane that runs template.yaml on one machine."""
