"""Depression and anxiety: the PHQ and GAD families, free to use, with text and LOINC codes (C1, C16)."""

from functions.scores.instruments.shape import Band, Choice, CutOff, Instrument, Item, unworded

_STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
_PFIZER = "Pfizer: free to use, no permission required; LOINC questionnaires [S28], bands [S29]"

FREQUENCY = (
    Choice(0, "LA6568-5", "Not at all"),
    Choice(1, "LA6569-3", "Several days"),
    Choice(2, "LA6570-1", "More than half the days"),
    Choice(3, "LA6571-9", "Nearly every day"),
)
# LOINC numbered these answers out of their order: "very" is LA6575-0, "extremely" LA6574-3 (C1).
DIFFICULTY = (
    Choice(0, "LA6572-7", "Not difficult at all"),
    Choice(1, "LA6573-5", "Somewhat difficult"),
    Choice(2, "LA6575-0", "Very difficult"),
    Choice(3, "LA6574-3", "Extremely difficult"),
)


def _asked(loinc: str, text: str) -> Item:
    return Item(high=3, loinc=loinc, text=text, choices=FREQUENCY)


_PHQ = (
    _asked("44250-9", "Little interest or pleasure in doing things"),
    _asked("44255-8", "Feeling down, depressed, or hopeless"),
    _asked("44259-0", "Trouble falling or staying asleep, or sleeping too much"),
    _asked("44254-1", "Feeling tired or having little energy"),
    _asked("44251-7", "Poor appetite or overeating"),
    _asked(
        "44258-2",
        "Feeling bad about yourself - or that you are a failure or have let yourself or your family down",
    ),
    _asked("44252-5", "Trouble concentrating on things, such as reading the newspaper or watching television"),
    _asked(
        "44253-3",
        "Moving or speaking so slowly that other people could have noticed. Or the opposite - being so fidgety or "
        "restless that you have been moving around a lot more than usual",
    ),
    _asked("44260-8", "Thoughts that you would be better off dead, or of hurting yourself in some way"),
)
_GAD = (
    _asked("69725-0", "Feeling nervous, anxious, or on edge"),
    _asked("68509-9", "Not being able to stop or control worrying"),
    _asked("69733-4", "Worrying too much about different things"),
    _asked("69734-2", "Trouble relaxing"),
    _asked("69735-9", "Being so restless that it is hard to sit still"),
    _asked("69689-8", "Becoming easily annoyed or irritable"),
    _asked("69736-7", "Feeling afraid as if something awful might happen"),
)
_FUNCTIONAL = Item(
    high=3,
    loinc="69722-7",
    text="How difficult have these problems made it to do your work, take care of things at home, or get along with "
    "other people?",
    choices=DIFFICULTY,
)
_PHQ_BANDS = (
    Band(0, "minimal"),
    Band(5, "mild"),
    Band(10, "moderate"),
    Band(15, "moderately_severe"),
    Band(20, "severe"),
)
_GAD_BANDS = (Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "severe"))
_ADOLESCENT = (12, 17)

PHQ_9 = Instrument(
    code="PHQ-9",
    name="Patient Health Questionnaire, 9 items",
    version="1",
    items=_PHQ,
    rule="C1",
    source=_PFIZER,
    stem=_STEM,
    functional=_FUNCTIONAL,
    bands=_PHQ_BANDS,
    may_miss=2,
    safety_item=9,
    loinc_panel="44249-1",
    loinc_total="44261-6",
)
PHQ_2 = Instrument(
    code="PHQ-2",
    name="Patient Health Questionnaire, 2 items",
    version="1",
    items=_PHQ[:2],
    rule="C16",
    source=f"{_PFIZER}; cut-off 3 [S39]",
    stem=_STEM,
    cut_off=CutOff(3, 3),
    asks_for="PHQ-9",
    loinc_panel="55757-9",
    loinc_total="55758-7",
)
GAD_7 = Instrument(
    code="GAD-7",
    name="Generalized Anxiety Disorder, 7 items",
    version="1",
    items=_GAD,
    rule="C1",
    source=_PFIZER,
    stem=_STEM,
    bands=_GAD_BANDS,
    may_miss=1,
    loinc_panel="69737-5",
    loinc_total="70274-6",
)
GAD_2 = Instrument(
    code="GAD-2",
    name="Generalized Anxiety Disorder, 2 items",
    version="1",
    items=_GAD[:2],
    rule="C16",
    source=f"{_PFIZER}; no agreed LOINC code for the pair",
    stem=_STEM,
    cut_off=CutOff(3, 3),
    asks_for="GAD-7",
)
PHQ_9M = Instrument(
    code="PHQ-9M",
    name="PHQ-9 modified for adolescents",
    version="1",
    items=unworded(9, 3),
    rule="C16",
    source="C16: ages 12-17, bands of the PHQ-9",
    functional=Item(high=3),
    bands=_PHQ_BANDS,
    may_miss=2,
    safety_item=9,
    ages=_ADOLESCENT,
    counts_as="PHQ-9",
    loinc_total="89204-2",
)
PHQ_A = Instrument(
    code="PHQ-A",
    name="Patient Health Questionnaire for adolescents",
    version="1",
    items=unworded(9, 3),
    rule="C16",
    source="C16: ages 12-17, bands of the PHQ-9",
    functional=Item(high=3),
    bands=_PHQ_BANDS,
    may_miss=2,
    safety_item=9,
    ages=_ADOLESCENT,
    counts_as="PHQ-9",
)
