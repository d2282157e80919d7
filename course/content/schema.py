"""JSON Schemas of all content files, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from course.content.editorial import CheckedFile
from course.content.items import QuizFile
from course.content.model import (
    CourseFile,
    EntitiesFile,
    LessonHead,
    ModuleFile,
    OutlineFile,
    ParagraphsFile,
    UpdatesFile,
)
from course.content.model_figures import FiguresFile
from course.content.model_reference import (
    GlossaryFile,
    InstitutionsFile,
    RecommendationsFile,
    ReformModelsFile,
    TimelineFile,
)
from course.content.rules import Blueprint


def schemas() -> dict[str, dict[str, Any]]:
    """A schema for each kind of file, by the kind's name."""
    kinds: dict[str, type[BaseModel]] = {
        "checked": CheckedFile,
        "course": CourseFile,
        "entities": EntitiesFile,
        "figures": FiguresFile,
        "final": Blueprint,
        "glossary": GlossaryFile,
        "institutions": InstitutionsFile,
        "lesson-head": LessonHead,
        "module": ModuleFile,
        "outline": OutlineFile,
        "paragraphs": ParagraphsFile,
        "quiz": QuizFile,
        "recommendations": RecommendationsFile,
        "reform-models": ReformModelsFile,
        "since-2013": UpdatesFile,
        "timeline": TimelineFile,
    }
    return {name: kind.model_json_schema() for name, kind in kinds.items()}
