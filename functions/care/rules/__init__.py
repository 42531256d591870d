"""What care decides: what a contact, its time, a plan, a task and a referral must be. Pure."""
