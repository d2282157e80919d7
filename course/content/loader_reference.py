"""Loads the files behind the reference pages."""

from __future__ import annotations

from typing import Any

from course.content.desk import Desk
from course.content.model import Place
from course.content.model_reference import (
    GlossaryFile,
    InstitutionsFile,
    RecommendationsFile,
    Reference,
    ReformModelsFile,
    TimelineFile,
)
from course.content.problems import Problem
from course.content.reader import Data
from course.content.value import Value

#: Each file's type, its field in Reference, and the lists of which every part gets a place: kind and key.
FILES: dict[str, tuple[type[Value], str, tuple[tuple[str, str], ...]]] = {
    "glossary": (GlossaryFile, "glossary", (("kind", "kinds"),)),
    "institutions": (InstitutionsFile, "institutions", (("body", "bodies"),)),
    "recommendations": (
        RecommendationsFile,
        "recommendations",
        (("addressee", "addressees"), ("recommendation", "recommendations")),
    ),
    "reform-models": (ReformModelsFile, "reform", (("function", "functions"), ("model", "models"))),
    "timeline": (TimelineFile, "timeline", (("period", "periods"), ("event", "events"))),
}


def read_reference(desk: Desk) -> Reference | None:
    """All five files, or none with the problems noted."""
    found: dict[str, Any] = {}
    for name, (model, field, lists) in FILES.items():
        path = desk.root / "modules" / f"{name}.yaml"
        if not path.exists() and not path.is_symlink():
            desk.problems.append(Problem(f"modules/{name}.yaml", 1, "is missing"))
            continue
        read = desk.yaml(path, model)
        if read is None:
            continue
        data, found[field] = read
        for kind, key in lists:
            desk.place_all(data, kind, getattr(found[field], key), key)
        _place_rest(desk, name, data)
    return Reference(**found) if len(found) == len(FILES) else None


def _place_rest(desk: Desk, name: str, data: Data) -> None:
    """Parts without an id: the two maps and their fields, and the updates that continue the timeline."""
    if name == "institutions":
        for key in ("map_2013", "map_today"):
            desk.note(f"map:{key}", Place(data.path, data.line((key,))))
            for index in range(len(data.value[key]["fields"])):
                line = data.line((key, "fields", index))
                desk.note(f"field:{key}:{index}", Place(data.path, line))
    if name == "timeline":
        for index in range(len(data.value.get("since", ()))):
            desk.note(f"later:{index}", Place(data.path, data.line(("since", index))))
