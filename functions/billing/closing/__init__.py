"""Closing a month and correcting it: runs, what they froze, holds before them, what came late after them."""
