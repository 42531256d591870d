"""Every instrument the clinic may record: one instrument, one place."""

from functions.kernel.errors import Invalid, Problem
from functions.scores.instruments.mood import GAD_2, GAD_7, PHQ_2, PHQ_9, PHQ_9M, PHQ_A
from functions.scores.instruments.screens import C_SSRS, EPDS, MDQ, PC_PTSD_5, PCL_5
from functions.scores.instruments.shape import Band, Choice, Cluster, CutOff, Instrument, Item
from functions.scores.instruments.substance import AUDIT_C, BAM, DAST_10, OUD_DAYS

INSTRUMENTS: tuple[Instrument, ...] = (
    PHQ_9,
    PHQ_2,
    GAD_7,
    GAD_2,
    PHQ_9M,
    PHQ_A,
    EPDS,
    AUDIT_C,
    DAST_10,
    PCL_5,
    PC_PTSD_5,
    MDQ,
    C_SSRS,
    OUD_DAYS,
    BAM,
)

__all__ = ["INSTRUMENTS", "Band", "Choice", "Cluster", "CutOff", "Instrument", "Item", "find"]


def find(code: str) -> Instrument:
    """The instrument with this code; Invalid (INSTRUMENT_UNKNOWN) when we do not have it."""
    for instrument in INSTRUMENTS:
        if instrument.code == code:
            return instrument
    known = ", ".join(instrument.code for instrument in INSTRUMENTS)
    detail = f"no such instrument; known: {known}"
    raise Invalid(detail, [Problem("/instrument", "INSTRUMENT_UNKNOWN", detail)], code="INSTRUMENT_UNKNOWN")
