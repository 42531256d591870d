"""What payers and clearinghouses send back: read, posted to the claims, aged and reported. Pure."""
