"""What it takes to pass: the rules in `modules/course.yaml`, and the blueprint of the final assessment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from course.content.value import Bloom, Id, Text, Value

Level = Literal["remember", "understand", "apply", "analyse_or_evaluate"]
LEVELS: tuple[Level, ...] = ("remember", "understand", "apply", "analyse_or_evaluate")
Places = Annotated[StrictInt, Field(ge=0, le=40)]
Percent = Annotated[StrictInt, Field(ge=1, le=100)]


class PassRules(Value):
    """Shares in per cent; counts of items and of attempts; times in the unit that the name says.

    A final may be begun `final_attempts` times within `final_window_days`, and again only
    `final_retake_hours` after the last one ended. A pre-test proves its module from `pretest_right` on.
    """

    practice_items: Annotated[StrictInt, Field(ge=1, le=20)]
    module_quiz_items: Annotated[StrictInt, Field(ge=1, le=40)]
    mastery_percent: Percent
    pretest_items: Annotated[StrictInt, Field(ge=1, le=20)] = 6
    pretest_right: Annotated[StrictInt, Field(ge=1, le=20)] = 5
    final_pass_percent: Percent = 70
    final_minutes: Annotated[StrictInt, Field(ge=5, le=600)] = 75
    final_retake_hours: Annotated[StrictInt, Field(ge=0, le=720)] = 24
    final_attempts: Annotated[StrictInt, Field(ge=1, le=20)] = 3
    final_window_days: Annotated[StrictInt, Field(ge=1, le=365)] = 30


class LevelPlaces(Value):
    """How many places of a form each level of Bloom has in a row of the blueprint."""

    remember: Places = 0
    understand: Places = 0
    apply: Places = 0
    analyse_or_evaluate: Places = 0

    def at(self, level: Level) -> int:
        """The places of one level."""
        found: int = getattr(self, level)
        return found


class BlueprintRow(Value):
    """Sections of the report, and the places of their questions.

    A lesson belongs to the row that lists its section, or the nearest section above it that any row lists.
    """

    sections: Annotated[tuple[Id, ...], Field(min_length=1)]
    places: LevelPlaces


class BlueprintPart(Value):
    """Rows whose result is told together: the result of a row with one place would tell a key."""

    id: Id
    title: Text
    rows: Annotated[tuple[BlueprintRow, ...], Field(min_length=1)]


class Blueprint(Value):
    """`quizzes/final.yaml`: how many questions of the final each section and level gets."""

    schema_version: Literal[1]
    parts: Annotated[tuple[BlueprintPart, ...], Field(min_length=1)]


def level_of(bloom: Bloom) -> Level:
    """The column of the blueprint for a level of Bloom's: the two highest share one."""
    match bloom:
        case "analyse" | "evaluate":
            return "analyse_or_evaluate"
        case _:
            return bloom
