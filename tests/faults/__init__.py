"""What goes wrong between this system and AWS, made to go wrong on purpose; and what must hold whatever went wrong."""
