"""Alcohol, drugs and opioids: scores only, except the days that our own opioid measure asks for (C16)."""

from functions.scores.instruments.shape import Band, CutOff, Instrument, Item, unworded

AUDIT_C = Instrument(
    code="AUDIT-C",
    name="Alcohol Use Disorders Identification Test, consumption",
    version="1",
    items=tuple(Item(high=4, loinc=loinc) for loinc in ("68518-0", "68519-8", "68520-6")),
    rule="C16",
    source="C16 [S28]: women 3, men 4",
    cut_off=CutOff(female=3, male=4),
    loinc_panel="72109-2",
    loinc_total="75626-2",
)
DAST_10 = Instrument(
    code="DAST-10",
    name="Drug Abuse Screening Test, 10 items",
    version="1",
    items=unworded(10, 1),
    rule="C16",
    source="C16; item scores, with the reversed item already scored",
    bands=(Band(0, "none"), Band(1, "low"), Band(3, "moderate"), Band(6, "substantial"), Band(9, "severe")),
    by_total=True,
    loinc_panel="82666-9",
    loinc_total="82667-7",
)
OUD_DAYS = Instrument(
    code="OUD-DAYS",
    name="Days of non-medical opioid use in the past month",
    version="1",
    items=(Item(high=30, text="On how many of the past 30 days did you use opioids not as prescribed?"),),
    rule="C16",
    source="our wording; the outcome of CHAMP, past-month days of non-medical opioid use [S40]; no bands published",
    by_total=True,
)
BAM = Instrument(
    code="BAM",
    name="Brief Addiction Monitor",
    version="1",
    items=(Item(high=12, key="use"), Item(high=24, key="risk"), Item(high=24, key="protective")),
    rule="C16",
    source="C16: three subscale totals; they are not added up, and no cut-off is given",
    reading="subscales",
)
