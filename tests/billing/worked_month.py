"""One patient of Medicare with a full month of work behind the door's ledger."""

from tests.billing.test_close import a_patient, looked_at, measured, met, tell, tell_again, worked


def a_month_of_work() -> str:
    """86 minutes of March, nothing missing; the episode's id."""
    episode = a_patient("M-1")
    tell_again()
    tell(worked(episode, 86), measured(episode), looked_at(episode), met())
    return str(episode["episode_id"])
