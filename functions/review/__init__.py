"""The registry, its flags, the weekly consultation and what became of its recommendations."""
