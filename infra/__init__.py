"""Deployment: the embedded stack and the packaging of the artifact."""
