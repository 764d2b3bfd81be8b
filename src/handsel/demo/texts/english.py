"""Texts in English."""

TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    "call:Qualification": (
        (
            "First call with {person}",
            (
                "{first} runs the programme and reports to the board in {month}. They store records in "
                "four systems and nobody can say which copy is the true one. Budget exists for this "
                "fiscal year, about {users} users. Asked how we differ from {rival}; I promised a "
                "one-page comparison."
            ),
        ),
        (
            "Intro call",
            (
                "Short call, {first} had fifteen minutes. Pain is real: the last audit cost them three "
                "people for six weeks. Not the decision maker, but will bring us to who is. Sends an "
                "organisation chart by Friday."
            ),
        ),
        (
            "Call back after the webinar",
            (
                "{first} saw the session on retention rules. Interested in {product}, wants to know "
                "whether it runs in their own data centre. I said yes and sent the architecture sheet."
            ),
        ),
    ),
    "note:Qualification": (
        (
            "",
            (
                "Who is who: {person} owns the problem, IT security has a veto, procurement only counts "
                "above a threshold. Champion still to be found."
            ),
        ),
        (
            "",
            (
                "Read their annual report: digital archive named as a risk on page 34. Use it as the "
                "opening of the needs workshop."
            ),
        ),
        (
            "",
            "They looked at {rival} two years ago and stopped when the pilot needed nine months. Keep ours short.",
        ),
    ),
    "meeting:Needs analysis": (
        (
            "Needs workshop in {city}",
            (
                "Six people in the room. Must haves: retention by country, legal hold, a search people "
                "understand. Nice to have: connector to their ERP. Success is measured by hours per "
                "audit request: 11 today, 3 wanted. {first} will collect sample files for a proof of "
                "concept."
            ),
        ),
        (
            "Discovery with IT and records management",
            (
                "IT wants single sign-on and an exit plan in writing. Records management wants less "
                "typing. Nobody has asked for mobile. {first} confirmed the steering committee meets in "
                "{month}."
            ),
        ),
        (
            "Walk through their month-end",
            (
                "Watched three people close a month. They retype the same figures twice. {product} "
                "would remove step two and four. Took photographs of the whiteboard, diagram follows."
            ),
        ),
    ),
    "note:Needs analysis": (
        (
            "",
            (
                "MEDDICC so far\nMetrics: 8 hours saved per request\nEconomic buyer: not met "
                "yet\nDecision criteria: security, price, references in the same industry\nDecision "
                "process: steering committee in {month}\nPain: audit findings\nChampion: "
                "{person}\nCompetition: {rival}"
            ),
        ),
        (
            "",
            "Security questionnaire arrived: 140 questions. Sam takes the technical part, I take the rest.",
        ),
        (
            "",
            "{first} says quietly that the sponsor may move to another division. Find a second champion.",
        ),
    ),
    "call:Needs analysis": (
        (
            "Questions on the connector",
            (
                "Technical call with their integration lead. Nightly batch is enough, no real time. He "
                "was relieved that the export is plain CSV."
            ),
        ),
        (
            "Reference call arranged",
            "{first} will speak with a reference client next week. Told both what matters.",
        ),
    ),
    "meeting:Proposal": (
        (
            "Presentation of the proposal",
            (
                "Presented to {person} and two from finance. Price did not frighten them; the "
                "three-year term did. They ask for a break clause after year one. {rival} presented "
                "yesterday and was cheaper, but without services."
            ),
        ),
        (
            "Demo for the wider team",
            (
                "Fourteen people, Sam drove. Search on their own scanned files got applause. Open "
                "point: Arabic documents. {first} wrote afterwards that the committee now talks of "
                "when, not if."
            ),
        ),
    ),
    "call:Proposal": (
        (
            "Feedback on the quote",
            (
                "{first} went through it line by line. Wants support hours in their time zone and the "
                "training days as a lump sum. I can do both. New version by Thursday."
            ),
        ),
        (
            "{rival} has cut its price",
            (
                "They were offered 25 % less. I did not follow; went through the cost of the migration "
                "again. {first} agrees that the cheaper offer leaves it out."
            ),
        ),
        (
            "Proposal received",
            "{first} confirmed that it arrived and who will read it. Decision expected in {month}.",
        ),
    ),
    "note:Proposal": (
        (
            "",
            "Discount approved up to 8 % if they sign this quarter. Do not offer it before they ask.",
        ),
        (
            "",
            (
                "Business case together with {first}: 410 hours a year, payback in 14 months. They "
                "present it under their own name, which is how we want it."
            ),
        ),
    ),
    "meeting:Negotiation": (
        (
            "Contract review with legal",
            (
                "Two points left: liability cap and the notice period. Our counsel can live with 100 % "
                "of the yearly fee. {first} expects signature in {month}."
            ),
        ),
        (
            "Procurement meeting",
            (
                "The usual: payment in 60 days against 4 %. Agreed 45 days and no discount. They want "
                "the order split over two cost centres."
            ),
        ),
    ),
    "call:Negotiation": (
        (
            "Signature path",
            "{first} walked me through it: department head, procurement, two directors. Eight days.",
        ),
        (
            "Redlines",
            (
                "Went through the redlines with their counsel. Data processing annex accepted as it is. "
                "One sentence on audit rights goes back to our side."
            ),
        ),
    ),
    "note:Negotiation": (
        (
            "",
            "Verbal yes from {person}. Nothing is won before the signature: the last deal slipped by a month.",
        ),
        (
            "",
            "Kick-off date reserved with delivery for the week after signature.",
        ),
    ),
    "note:won": (
        (
            "Handover to delivery",
            "Signed. Contacts, promised dates and the two special clauses are in the handover.",
        ),
        (
            "",
            "Why we won: proof of concept on their own files, and a reference from the same industry.",
        ),
    ),
    "note:lost": (
        (
            "",
            ("Talked with {first} afterwards. Fair process; we were second. Ask again when the {rival} contract ends."),
        ),
        (
            "",
            "What we learn: we met the economic buyer two months too late.",
        ),
    ),
    "meeting:account": (
        (
            "Quarterly business review",
            (
                "Usage up by a fifth, two departments asked for access. Open tickets: three, none "
                "critical. {first} asked for a roadmap session. Renewal is not in danger."
            ),
        ),
        (
            "Lunch visit in {city}",
            "Each paid their own lunch. {first} has a new boss from a company that uses {rival}.",
        ),
    ),
    "note:account": (
        (
            "",
            "New head of operations since last month. Introduce ourselves before somebody else does.",
        ),
        (
            "",
            "Their fiscal year ends in {month}; purchase requests close four weeks before.",
        ),
        (
            "",
            "Expansion idea: the subsidiary in {city} still works on paper.",
        ),
    ),
    "call:account": (
        (
            "Check-in call",
            "All calm. {first} praises support, misses a bulk download. Passed on to product.",
        ),
        (
            "No answer",
            "Left a message.",
        ),
    ),
}

PHRASES: dict[str, tuple[str, ...]] = {
    "next": (
        "Send the revised proposal",
        "Book the needs workshop",
        "Call {first} about the committee",
        "Answer the security questions",
        "Present to finance",
        "Arrange a reference call",
        "Send the redlines back",
        "Confirm the kick-off date",
        "Meet the economic buyer",
        "Agree on the proof of concept",
    ),
    "task": (
        "Send {first} the comparison with {rival}",
        "Prepare the demo for {client}",
        "Follow up with {first}",
        "Check the discount with Olga",
        "Update the business case",
        "Call {first} back",
        "Send minutes of the workshop",
        "Ask delivery for a start date",
        "Thank {first} for the referral",
        "Read the tender of {client}",
    ),
    "upcoming": (
        "Demo for {client}",
        "Workshop with {first}",
        "Contract call",
        "Steering committee",
        "Site visit",
    ),
    "internal": (
        "Prepare the forecast call",
        "Clean up the pipeline before month end",
        "Weekly one-to-one",
        "Book travel",
        "Write the account plan",
        "Review stale deals",
    ),
    "deal": (
        "{product} rollout",
        "{product} pilot",
        "{product} for {users} users",
        "{product}, group licence",
    ),
    "grow": (
        "{product} expansion",
        "{users} more users",
        "{product} for the second site",
    ),
    "renew": ("Renewal {year}",),
    "prefers": (
        "Prefers e-mail; calls only after 4 pm",
        "Reads everything, answers on Fridays",
        "Short notes, no slides",
        "Works from home on Mondays",
        "No gifts of any kind: public institution",
        "Likes figures before stories",
    ),
    "outcome": (
        "Reached",
        "Reached",
        "Reached",
        "Voicemail",
        "Call back later",
    ),
    "place": (
        "Video call",
        "At the client's",
        "Our office",
        "Video call",
    ),
    "description": (
        "Replaces a home-grown archive; one department goes first.",
        "Starts with one department; the group follows if the pilot holds.",
        "Audit finding must be closed by {month}.",
    ),
    "about": (
        "Family-owned, decisions are quick once the owner is convinced.",
        "Central purchasing; departments choose, the centre signs.",
        "Grew by acquisitions; every site works differently.",
    ),
}
