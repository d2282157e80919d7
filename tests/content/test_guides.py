"""The authors' guides show what the program accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course.content.items import QuizFile
from course.content.model_figures import FiguresFile
from course.content.reader import read_yaml
from course.content.roles import ROLES
from course.content.typed import typed

ROOT = Path(__file__).parents[2]
EXAMPLES = re.findall(
    r"```yaml\n(.*?)```", (ROOT / "quizzes/README.md").read_text(encoding="utf-8"), re.DOTALL
)
GUIDE = (ROOT / "modules/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES, ids=re.findall(r"type: (\w+)", "".join(EXAMPLES)))
def test_each_example_of_an_item_is_valid(example: str) -> None:
    file = f'schema_version: 1\nsource: "x"\nlesson: l01-x\nitems:\n{example}'
    assert len(typed(read_yaml(file, "quizzes/README.md"), QuizFile).items) == 1


def test_there_is_an_example_of_each_type() -> None:
    types = QuizFile.model_json_schema()["properties"]["items"]["items"]["discriminator"]["mapping"]
    assert {re.search(r"type: (\w+)", example)[1] for example in EXAMPLES} == set(types)  # type: ignore[index]


def test_the_example_of_figures_is_valid() -> None:
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    assert len(typed(read_yaml(example[1], "modules/README.md"), FiguresFile).figures) == 2


def test_the_guide_names_every_service() -> None:
    listed = re.search(r"^Services: (.*?)\.$", GUIDE, re.DOTALL | re.MULTILINE)
    assert listed
    assert set(re.split(r",\s+", listed[1])) == set(ROLES)
