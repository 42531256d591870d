"""What people in the demonstration write: reasons, notes, summaries, recommendations. Invented, and about nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

REASONS = (
    "PHQ-9 elevated at the annual visit; low mood since a job loss; wants help before trying a specialist.",
    "Depressed mood and poor sleep for three months; interested in talking to somebody here.",
    "Anxious and exhausted since becoming a carer; screening positive.",
    "Started an antidepressant six weeks ago with little change.",
    "Chronic pain and depression; asks for coping skills.",
    "Postponed follow-up twice, screening positive again today.",
)
QUESTIONS = (
    "Partial answer to a first SSRI: raise or switch?",
    "Is the anxiety primary? History of panic in the twenties.",
    "Which agent with migraine and raised blood pressure?",
    "Rule out bipolar disorder: father treated with lithium.",
    "Sleep: treat on its own, or wait for the mood?",
)
GOALS = (
    "Walk with a neighbour three times a week",
    "Sleep six hours without waking",
    "Back to work part-time",
    "Call my sister every Sunday",
    "Cook dinner four days a week",
    "Ride the bus without turning back",
)
MEDICATIONS = (
    "sertraline 50 mg daily",
    "escitalopram 10 mg daily",
    "bupropion XL 150 mg daily",
    "fluoxetine 20 mg daily",
    "mirtazapine 15 mg at night",
)
DIAGNOSES: tuple[tuple[str, ...], ...] = (
    ("F32.1",),
    ("F33.1",),
    ("F32.1", "F41.1"),
    ("F33.1", "F41.1"),
    ("F32.0",),
    ("F41.1", "F32.1"),
    ("F43.23",),
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "BA": (
        "Activity log reviewed; two of three planned walks done. Next: mornings, before the phone.",
        "Planned one pleasant activity a day; mood rated before and after.",
    ),
    "CBT": (
        "Thought record about being a burden; found two exceptions this week.",
        "Practised catching all-or-nothing thoughts; homework for three days.",
    ),
    "PST": (
        "Problem: unpaid bills. Chose the first step: call the utility on Tuesday.",
        "Brainstormed five ways to share the care of the mother; picked one.",
    ),
    "MI": ("Ambivalent about tablets; importance 7, confidence 4. Will talk with the pharmacist.",),
    "psychoeducation": ("Explained the model, the questionnaires and what to expect in the first weeks.",),
    "medication_support": ("Takes it most days; mild nausea, fading. Pill box agreed.",),
    "relapse_prevention": ("Relapse-prevention plan written together: warning signs, what helps, whom to call.",),
    "safety_planning": ("Warning signs, reasons for living and contacts written down; 988 saved in the phone.",),
}
WARNING_SIGNS = (
    "I stop answering the phone",
    "Awake at four and thinking in circles",
    "No shower before noon",
    "I cancel on my sister",
    "Drinking on weekdays",
)
WHAT_HELPS = (
    "A walk before breakfast, whatever the weather",
    "Writing the thought down and answering it",
    "Calling my neighbour",
    "One thing from the list of small pleasures",
)
SAFE_SURROUNDINGS = "Tablets for one week at a time, kept by the partner"
FOLLOW_UP = "Call at one and three months; PHQ-9 each time; back to weekly contacts from 10 points on."
CALL = "the care manager at the clinic"
ATTEMPT = "No answer; message left with the call-back number only."
NO_SHOW = "Did not come; will call tomorrow."
RISK_NOTE = "Passive thoughts, no plan, no intent, no means prepared; lives with partner. PCP told the same day."


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation of the psychiatrist, and the medication that follows when it is accepted."""

    kind: str
    text: str
    medication: str | None = None


CONTINUE = "Improving as hoped: continue the plan, measure again in two weeks."
NEW = "New patient: history and scores reviewed; provisional diagnosis fits."
NOT_IMPROVING = "Little change on the present plan; adherence checked; time to change something."
SEVERE = "Severe symptoms: weekly contact, look at sleep and safety each time."
STEADY = "At target. Prepare relapse prevention."

FOR_NEW = (
    Advice("measure", "Screen for bipolar disorder (MDQ) before any antidepressant is raised."),
    Advice("technique", "Behavioral activation first: one planned activity a day, review the log each week."),
    Advice("further_evaluation", "TSH, blood count and B12 if not done this year."),
)
FOR_NOT_IMPROVING = (
    Advice(
        "medication_change",
        "Raise sertraline to 100 mg daily; repeat the PHQ-9 in four weeks.",
        "sertraline 100 mg daily",
    ),
    Advice(
        "medication_change",
        "Switch to venlafaxine XR 37.5 mg, then 75 mg after a week; check blood pressure.",
        "venlafaxine XR 75 mg daily",
    ),
    Advice(
        "medication_change",
        "Add mirtazapine 7.5 mg at night for sleep and appetite.",
        "escitalopram 10 mg daily, mirtazapine 7.5 mg at night",
    ),
    Advice("technique", "Move from activation to problem solving: the debts keep coming up."),
    Advice("referral", "Specialty psychiatry if there is no change by week ten."),
)
DECLINE_REASONS = (
    "Patient prefers not to change the tablets before the wedding; revisit in a month.",
    "QTc 470 ms in the spring; will not raise the dose without a new ECG.",
    "Pregnancy planned; will discuss with obstetrics first.",
)
MODIFIED_REASON = "Will go up in two steps, 75 mg first."
