"""Screens for mood, trauma and suicide risk beside the PHQ and GAD: scores only, their wording is not ours (C16)."""

from functions.scores.instruments.shape import Band, Cluster, CutOff, Instrument, Item, unworded

EPDS = Instrument(
    code="EPDS",
    name="Edinburgh Postnatal Depression Scale",
    version="1",
    items=unworded(10, 3),
    rule="C16",
    source="C16 [S29]; LOINC total MED",
    bands=(Band(0, "below_cutoff"), Band(10, "possible"), Band(13, "probable")),
    safety_item=10,
    by_total=True,
    loinc_panel="71354-5",
    loinc_total="99046-5",
)
PCL_5 = Instrument(
    code="PCL-5",
    name="PTSD Checklist for DSM-5",
    version="1",
    items=unworded(20, 4),
    rule="C16",
    source="C16 [S29]: 31-33 provisional, 33 used; repositories disagree on LOINC, so none",
    cut_off=CutOff(33, 33),
    clusters=(Cluster("B", 1, 5, 1), Cluster("C", 6, 7, 1), Cluster("D", 8, 14, 2), Cluster("E", 15, 20, 2)),
    by_total=True,
)
PC_PTSD_5 = Instrument(
    code="PC-PTSD-5",
    name="Primary Care PTSD Screen for DSM-5",
    version="1",
    items=unworded(5, 1),
    rule="C16",
    source="C16: 3 as in CHAMP [S40]; 4 is also used",
    cut_off=CutOff(3, 3),
)
MDQ = Instrument(
    code="MDQ",
    name="Mood Disorder Questionnaire",
    version="1",
    # 13 yes/no symptoms, then "in the same period" (yes/no), then how much of a problem (0 none .. 3 serious).
    items=(*unworded(13, 1), Item(high=1, key="same_period"), Item(high=3, key="problem")),
    rule="C16",
    source="C16: 7 yes, same period, moderate or serious problem; LOINC MED",
    reading="mdq",
    loinc_panel="85102-2",
)
C_SSRS = Instrument(
    code="C-SSRS",
    name="Columbia Suicide Severity Rating Scale, screener",
    version="1",
    items=(
        Item(high=1, key="1", loinc="93246-7"),
        Item(high=1, key="2", loinc="93247-5"),
        Item(high=1, key="3", loinc="93248-3"),
        Item(high=1, key="4", loinc="93249-1"),
        Item(high=1, key="5", loinc="93250-9"),
        Item(high=1, key="6_lifetime", loinc="93267-3"),
        Item(high=1, key="6_past_3_months", loinc="93269-9"),
    ),
    rule="C16",
    source="C16 [S30]; question 4 is high here, one repository rates it moderate",
    reading="c-ssrs",
    loinc_panel="93373-9",
    loinc_total="93374-7",
)
