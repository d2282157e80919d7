"""Statistics against the truth: answers from a model with known parameters, and what comes out of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import exp, sqrt
from pathlib import Path
from random import Random
from statistics import fmean, pstdev

import pytest

from course.content.items import Single
from course.content.loader import load
from course.learning.analysis import ItemAnalysis, analyse
from course.learning.evidence import Evidence
from course.learning.exemplars import right_response
from course.learning.grading import FULL, mark
from course.learning.jumbling import guess, jumbled
from course.learning.reliability import phi
from course.learning.responses import clean, is_complete
from course.learning.simulation import Character, ItemModel, answer, as_text, character, flawed, item_model
from course.learning.sums import Place, Sums
from course.learning.verdicts import verdict

from .classes import together
from .samples import BODIES, item

LEARNERS, SET = 1500, 10
#: Ability in small steps, and the share of learners at each: the standard normal distribution.
STEPS = [-4 + 8 * n / 400 for n in range(401)]
SHARES = [exp(-x * x / 2) for x in STEPS]


def over_learners(values: Sequence[float]) -> float:
    """The mean over learners of what hangs on ability, given at each step."""
    return sum(value * share for value, share in zip(values, SHARES, strict=True)) / sum(SHARES)


def expected(model: ItemModel, power: int = 1) -> float:
    """The mean over all learners of an item's share of points to a power."""
    return over_learners([model.moment(ability, power) for ability in STEPS])


def true_phi(models: Sequence[ItemModel], size: int) -> float:
    """Variance between learners over that of the scores of `size` items drawn for each at random."""
    means = [fmean(model.expected(ability) for model in models) for ability in STEPS]
    between = over_learners([mean * mean for mean in means]) - over_learners(means) ** 2
    squares = over_learners([fmean(model.moment(ability, 2) for model in models) for ability in STEPS])
    within = squares - over_learners([mean * mean for mean in means])
    return between / (between + within / size)


def chosen(text: str) -> tuple[str, ...]:
    """The option of a single choice, from the response as it is kept."""
    return (text.split('"')[3],) if text.startswith('{"choice"') else ()


def sat(models: Sequence[ItemModel], seed: int) -> Sums:
    """The sums of a class, each learner with items of her own."""
    chance, attempts = Random(seed), []
    for _ in range(LEARNERS):
        who = character(chance, 100)
        drawn = chance.sample(models, SET)
        given = [(model, answer(model, who, chance)) for model in drawn]
        attempts.append(
            [
                Place(model.item.id, each.points, True, chosen(each.response), each.confidence)
                for model, each in given
            ]
        )
    return together(attempts)


def analysed(sums: Sums, model: ItemModel) -> ItemAnalysis:
    name, given = model.item.id, model.item
    options = [option.id for option in given.options] if isinstance(given, Single) else []
    return analyse(sums.items[name], given.difficulty, options, sums.choices[name], sums.certainty[name], {})


def judged(sums: Sums, model: ItemModel) -> str:
    assert isinstance(model.item, Single)
    keys = frozenset(option.id for option in model.item.options if option.correct)
    return verdict(Evidence(analysed(sums, model), keys)).level


@pytest.fixture(scope="module")
def models() -> list[ItemModel]:
    """Thirty items of all types but regions, as hard as authors think; the first is one gone wrong."""
    kinds = [kind for kind in sorted(BODIES) if kind != "region"]
    chance = Random(20)
    made = [
        item_model(item(kinds[n % len(kinds)], n + 1, difficulty=0.4 + 0.015 * n), chance) for n in range(30)
    ]
    bad = next(n for n, model in enumerate(made) if isinstance(model.item, Single))
    return [flawed(made[bad]), *(model for n, model in enumerate(made) if n != bad)]


@pytest.fixture(scope="module")
def sums(models: list[ItemModel]) -> Sums:
    return sat(models, 7)


def test_facility_is_what_the_model_expects(models: list[ItemModel], sums: Sums) -> None:
    """Within four standard errors each; over all, deviations in standard errors have mean 0 and s about 1."""
    away = []
    for model in models:
        found = analysed(sums, model).facility
        true = expected(model)
        error = sqrt((expected(model, 2) - true**2) / found.n)
        assert found.value is not None
        away.append((found.value - true) / error)
        assert abs(away[-1]) < 4, model.item.id
    assert abs(fmean(away)) < 4 / sqrt(len(away))
    assert 0.6 < pstdev(away) < 1.5


def test_authors_are_right_on_average(models: list[ItemModel]) -> None:
    """A sound item is as hard as its file says, but for the noise of 0.4 on the scale of ability."""
    away = [expected(model) - model.item.difficulty for model in models[1:]]
    assert abs(fmean(away)) < 0.05
    assert 0.01 < pstdev(away) < 0.12


def test_discrimination_has_the_sign_of_the_slope(models: list[ItemModel], sums: Sums) -> None:
    for model in models:
        found = analysed(sums, model).discrimination
        assert found.value is not None and found.interval is not None
        assert (found.value > 0) is (model.parameters.slope > 0), model.item.id
    assert sum(model.parameters.slope < 0 for model in models) == 1


def test_phi_is_what_the_model_expects(models: list[ItemModel], sums: Sums) -> None:
    found = phi(sums.quiz).estimate
    assert found.interval is not None
    true = true_phi(models, SET)
    assert 0.3 < true < 0.9
    assert found.interval.low - 0.02 < true < found.interval.high + 0.02
    assert found.interval.high - found.interval.low < 0.1


def test_the_flawed_item_is_found_and_only_that(models: list[ItemModel], sums: Sums) -> None:
    singles = [model for model in models if isinstance(model.item, Single)]
    levels = [judged(sums, model) for model in singles]
    assert levels[0] == "alarm"
    assert len(levels) > 2 and "alarm" not in levels[1:]


def test_certainty_rises_with_ability_over_difficulty(models: list[ItemModel]) -> None:
    model, chance = models[1], Random(3)

    def surety(ability: float) -> float:
        who = Character(ability, 1.0, 1.0, 0.0, 0.0, 0, 1.0)
        stated = [answer(model, who, chance).confidence for _ in range(300)]
        return fmean(each for each in stated if each is not None)

    assert surety(-2) < surety(0) < surety(2)
    silent = Character(0.0, 1.0, 0.0, 0.0, 0.0, 0, 1.0)
    assert {answer(model, silent, chance).confidence for _ in range(50)} == {None}


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_every_level_is_earned_by_its_ways(kind: str) -> None:
    """Each way is a whole answer that earns what its level says; nothing and all are among the levels."""
    given = item(kind)
    made = item_model(given, Random(1))
    points = [level.points for level in made.levels]
    assert points[0] == 0 and points[-1] == FULL and points == sorted(set(points))
    for level in made.levels:
        for way in level.ways:
            response = json.loads(way)
            assert mark(given, response).points == level.points
            assert clean(given, response) == response and is_complete(given, response)


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_all_right_and_guessing(kind: str) -> None:
    given = item(kind)
    assert mark(given, jumbled(given, 1.0, Random(1))).points == FULL
    assert 0 <= guess(given) < 1


def test_the_same_seed_gives_the_same_answers() -> None:
    def some(seed: int) -> list[str]:
        chance = Random(seed)
        model = item_model(item("match"), chance)
        return [answer(model, character(chance, 100), chance).response for _ in range(50)]

    assert some(1) == some(1)
    assert some(1) != some(2)


def test_partial_points_follow_the_binomial() -> None:
    """By hand: levels 0, 420, 840 at P = 0.5 are met with 1/4, 1/2, 1/4; mean share 1/2, of squares 3/8."""
    model = item_model(item("truefalse_why"), Random(1))
    assert [level.points for level in model.levels] == [0, 420, 840]
    even = ItemModel(model.item, type(model.parameters)(0.0, 0.0, 0.0), model.levels)
    assert even.expected(1.7) == pytest.approx(0.5)
    assert even.moment(1.7, 2) == pytest.approx(0.375)


def test_real_items_can_be_modelled() -> None:
    course = load(Path(__file__).parents[2])
    for each in [*course.items.values()][::4]:
        made = item_model(each, Random(each.id))
        assert made.levels[0].points == 0
        assert as_text(right_response(each)) in made.levels[-1].ways
