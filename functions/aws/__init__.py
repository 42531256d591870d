"""Plumbing between the rooms and AWS: settings, clock, HTTP, tables, queues, files. No decisions."""
