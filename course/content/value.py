"""The small types that every content type is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, StringConstraints

#: The report's transcript ends here; 144-151 are announced in its contents table but missing.
LAST_PARAGRAPH = 143
ANNOUNCED_PARAGRAPHS = 151

Id = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Text = Annotated[StrictStr, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
ParagraphNumber = Annotated[StrictInt, Field(ge=1, le=LAST_PARAGRAPH)]
AnnouncedNumber = Annotated[StrictInt, Field(ge=1, le=ANNOUNCED_PARAGRAPHS)]
#: The parts of the report that have no number.
SpecialName = Literal["front-matter", "contents"]
Voice = Literal["report", "law", "course"]
Bloom = Literal["remember", "understand", "apply", "analyse", "evaluate"]


class Value(BaseModel):
    """A frozen, closed record: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
