"""One spelling: British with -ize, as the United Nations writes. Finds what is spelt otherwise.

The list is short on purpose: the words that texts on migration and government use, not a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Verbs that take -ize with their nouns; -ise is not wrong in itself, but it is the other spelling.
IZE = (
    "actual|apolog|author|capital|categor|central|character|civil|commercial|conceptual|contextual|"
    "criminal|critic|decentral|decriminal|dehuman|digital|emphas|equal|external|familiar|final|formal|"
    "general|global|harmon|hospital|ideal|immun|individual|industrial|institutional|internal|"
    "international|legal|liberal|local|margin|maxim|minim|mobil|modern|moral|national|natural|neutral|"
    "normal|operational|optim|organ|penal|personal|polar|politic|popular|prior|privat|rational|real|"
    "recogn|regular|reorgan|revital|scrutin|sensit|social|special|stabil|standard|stigmat|subsid|"
    "summar|symbol|sympath|synchron|systemat|theor|urban|util|victim|visual"
)
OTHERWISE = {
    "labor": "labour",
    "color": "colour",
    "favor": "favour",
    "behavior": "behaviour",
    "neighbor": "neighbour",
    "honor": "honour",
    "harbor": "harbour",
    "rumor": "rumour",
    "endeavor": "endeavour",
    "center": "centre",
    "theater": "theatre",
    "defense": "defence",
    "offense": "offence",
    "pretense": "pretence",
    "traveled": "travelled",
    "traveling": "travelling",
    "traveler": "traveller",
    "labeled": "labelled",
    "labeling": "labelling",
    "canceled": "cancelled",
    "counselor": "counsellor",
    "counseling": "counselling",
    "modeled": "modelled",
    "signaled": "signalled",
    "enroll": "enrol",
    "enrollment": "enrolment",
    "fulfill": "fulfil",
    "fulfillment": "fulfilment",
    "skillful": "skilful",
    "installment": "instalment",
    "program": "programme",
    "dialog": "dialogue",
    "catalog": "catalogue",
    "analyze": "analyse",
    "analyzed": "analysed",
    "analyzing": "analysing",
    "paralyzed": "paralysed",
    "judgment": "judgement",
    "skeptical": "sceptical",
    "gray": "grey",
    "percent": "per cent",
    "co-operate": "cooperate",
    "co-operation": "cooperation",
    "co-ordinate": "coordinate",
    "co-ordination": "coordination",
}
ISE = re.compile(rf"\b(?:de|un|re|mis)?(?:{IZE})is(?:e|ed|er|es|ing|ation|ations)\b", re.IGNORECASE)
OTHER = re.compile(
    rf"\b({'|'.join(sorted(OTHERWISE, key=len, reverse=True))})(s|ed|ing|ers?|able)?\b", re.IGNORECASE
)
#: Where a text speaks in another's words or gives a name.
QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]|\bOrganisations?\b")


def misspelt(text: str) -> Iterator[tuple[str, str]]:
    """Each word that is spelt otherwise, and as it should be. Quotations and names are left alone."""
    own = QUOTED.sub(" ", text)
    for found in ISE.finditer(own):
        yield found[0], re.sub(r"is(e|ed|er|es|ing|ations?)$", r"iz\1", found[0])
    for found in OTHER.finditer(own):
        yield found[0], OTHERWISE[found[1].casefold()] + (found[2] or "")
