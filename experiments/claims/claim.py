"""A claim: what a source says, as a question, with what it expects: a TOML file that a person can read aloud."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationError, model_validator

from experiments.claims.same import SAME
from experiments.outcomes import OUTCOMES, Outcome
from experiments.study import Arm, Study, study_of
from sim.errors import InputError, from_validation, unknown
from sim.files import read_toml

HERE = Path(__file__).parent
Use = Literal["calibrate", "predict", "report", "mechanism"]
ASKABLE: dict[str, Outcome] = OUTCOMES | SAME
LIFESPANS = {"lifespan": "", "lifespan_relative": "_relative", "lifespan_lineage": "_lineage"}


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


_Arms = Annotated[list[str], BeforeValidator(_listed)]


class Expect(_Closed):
    """A contrast, and what the source expects of it.

    Attributes
    ----------
    outcome : str
    arm, against : list of str
        Several stand for their mean. Without ``against``, the arm is looked at by itself.
    minus, against_minus : list of str
        Taken off either side first: for how much more something does here than there.
    times : float
        How many times ``against`` counts.
    sign : {'above', 'below'}, optional
    range : (float, float), optional
        Either this or ``sign``.
    margin : float
        In the unit of the outcome: what the interval has to lie beyond.
    days : int, optional
        Of the lives that are looked at, if not all of the claim's.
    beside : str, optional
        The outcome that counts where most lives are cut off by the horizon.
    side : str
        Of the sources, where they contradict each other.
    """

    outcome: str
    arm: _Arms
    against: _Arms = []
    minus: _Arms = []
    against_minus: _Arms = []
    times: Annotated[float, Field(gt=0)] = 1.0
    sign: Literal["above", "below"] | None = None
    range: tuple[float, float] | None = None
    margin: Annotated[float, Field(ge=0)] = 0.0
    days: StrictInt | None = None
    beside: str | None = None
    side: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> "Expect":
        if (self.sign is None) == (self.range is None):
            raise ValueError("either sign or range is wanted")
        if self.sign and not self.against:
            raise ValueError("a sign needs something to stand against")
        if self.range and (self.range[0] > self.range[1] or self.margin):
            raise ValueError("a range goes from low to high, and has no margin")
        if self.against_minus and not self.against:
            raise ValueError("against_minus needs against")
        return self

    def weights(self) -> dict[str, float]:
        """Give how much each arm counts in the contrast."""
        found: dict[str, float] = {}
        sides = ((self.arm, 1.0), (self.minus, -1.0), (self.against, -self.times), (self.against_minus, self.times))
        for arms, sign in sides:
            for arm in arms:
                found[arm] = found.get(arm, 0.0) + sign / len(arms)
        return found


class Also(_Closed):
    """Assumed inputs, otherwise: settings of every arm."""

    name: str
    settings: dict[str, float | int]


class _ClaimText(_Closed):
    id: str
    source: Annotated[str, Field(min_length=1)]
    says: Annotated[str, Field(min_length=1)]
    use: Use
    answered_by: str = ""
    tests: list[str] = []
    notes: list[str] = []
    input: str = ""
    cannot: list[str] = []
    margins: str = ""
    mechanism_added_for: str = ""
    contradicts: list[str] = []
    alive_at: list[StrictInt] = []
    expect: list[Expect] = []
    also: list[Also] = []


OWN = frozenset(_ClaimText.model_fields) - {"source"}
WITHIN: dict[str, Iterable[str]] = {"expect": Expect.model_fields, "also": Also.model_fields}


@dataclass(frozen=True)
class Claim:
    """What a source says, and how the model is asked.

    Attributes
    ----------
    id, source, says : str
    use : {'calibrate', 'predict', 'report', 'mechanism'}
    study : Study or None
        None where no study answers.
    expect : tuple of Expect
    also : tuple of Also
    answered_by, input, margins, mechanism_added_for : str
        How it is answered if not by a study; what is an assumption, so no result; why the margins are what they are;
        the mechanism that was added for it.
    tests, notes, cannot, contradicts : tuple of str
        Tests that show it; what was decided in asking; what the model cannot be asked; claims that say otherwise.
    alive_at : tuple of int
        Days for which to say how many were alive.
    shown : tuple of str
        Outcomes to be printed by arm, beside those that are expected something of.
    shipped : bool
        Whether it is one of the sources'.
    """

    id: str
    source: str
    says: str
    use: Use
    study: Study | None
    expect: tuple[Expect, ...] = ()
    also: tuple[Also, ...] = ()
    answered_by: str = ""
    input: str = ""
    margins: str = ""
    mechanism_added_for: str = ""
    tests: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    alive_at: tuple[int, ...] = ()
    shown: tuple[str, ...] = ()
    shipped: bool = field(default=False, compare=False)

    @property
    def horizons(self) -> dict[int, list[Arm]]:
        """Give for each horizon the arms that a contrast looks at there."""
        if self.study is None:
            return {}
        wanted: dict[int, set[str]] = {}
        for expect in self.expect:
            wanted.setdefault(expect.days or self.study.days, set()).update(expect.weights())
        return {days: [arm for arm in self.study.arms if arm.name in names] for days, names in wanted.items()}

    @property
    def outcomes(self) -> list[str]:
        """List the outcomes that a contrast or the table looks at."""
        asked = [name for expect in self.expect for name in (expect.outcome, expect.beside) if name]
        return list(dict.fromkeys([*asked, *self.shown]))


def ids() -> list[str]:
    """List the claims that ship."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def load_claims(wanted: Sequence[str] = ()) -> list[Claim]:
    """Load claims by id or from files of one's own; all that ship by default.

    Raises
    ------
    InputError
        One line a mistake, of all of them.
    """
    claims: list[Claim] = []
    problems: list[str] = []
    for name in wanted or ids():
        try:
            claims.append(load_claim(name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return claims


def load_claim(name: str) -> Claim:
    """Load a claim by its id, or from a TOML file of one's own, and find every mistake in it at once.

    Raises
    ------
    InputError
        One line a mistake: file, key, what was given, what is allowed, the nearest match.
    """
    shipped = HERE / f"{name}.toml"
    if not name.endswith(".toml") and not shipped.exists():
        raise InputError(unknown("claim", name, ids()))
    path = Path(name) if name.endswith(".toml") else shipped
    return claim_of(read_toml(path), path, shipped=path == shipped)


def claim_of(raw: dict[str, Any], path: Path, *, shipped: bool = False) -> Claim:
    """Make a claim of what a file says; as :func:`load_claim`."""
    where = path.name
    text, problems = _text(raw, where)
    study, more = _study(raw, path)
    if text is not None:
        problems += _wrong(text, study, where, asked=bool(study or more))
    problems += more
    if problems or text is None:
        raise InputError(*problems)
    about = {name: getattr(text, name) for name in _ClaimText.model_fields}
    lists = {name: tuple(value) for name, value in about.items() if isinstance(value, list)}
    return Claim(study=study, shown=tuple(raw.get("outcomes", ())), shipped=shipped, **(about | lists))


def _text(raw: dict[str, Any], where: str) -> tuple[_ClaimText | None, list[str]]:
    mine = {key: value for key, value in raw.items() if key in _ClaimText.model_fields}
    try:
        return _ClaimText.model_validate(mine), []
    except ValidationError as error:
        return None, [line for found in error.errors() for line in _line(error, found, where)]


def _line(error: ValidationError, found: Any, where: str) -> Iterable[str]:
    alone = ValidationError.from_exception_data(error.title, [_details(found)])
    return from_validation(alone, where, WITHIN.get(str(found["loc"][0]), _ClaimText.model_fields)).problems


def _details(found: Any) -> Any:
    return {"type": found["type"], "loc": found["loc"], "input": found["input"], "ctx": found.get("ctx", {})}


def _study(raw: dict[str, Any], path: Path) -> tuple[Study | None, list[str]]:
    """Make the study of it, if any key of a study stands there."""
    asked = {key: value for key, value in raw.items() if key not in OWN}
    if not set(asked) - {"source"}:
        return None, []
    named = asked.get("outcomes")
    if isinstance(named, list):
        asked["outcomes"] = [name for name in named if name not in SAME]
    said = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    try:
        return study_of(asked, path.name, said, path.parent), []
    except InputError as error:
        return None, list(error.problems)


class _Named(NamedTuple):
    key: str
    arms: list[str]


def _wrong(text: _ClaimText, study: Study | None, where: str, *, asked: bool) -> list[str]:
    """Say what makes no sense together, or names what there is not."""
    problems = [] if f"{text.id}.toml" == where else [f"{where}: id = {text.id!r} should be the file's name"]
    if text.use == "predict" and not (text.expect or text.cannot):
        problems.append(f"{where}: expect is missing: what does the source predict?")
    if text.expect and not asked:
        problems.append(f"{where}: arms are missing: expect looks at nothing")
    for place, expect in enumerate(text.expect):
        problems += _wrong_in(expect, study, f"{where}: expect.{place}")
    if study is not None:
        problems += _wrong_also(text.also, study, where)
    return problems


def _wrong_in(expect: Expect, study: Study | None, where: str) -> list[str]:
    asked = [("outcome", expect.outcome), ("beside", expect.beside)]
    problems = [unknown("outcome", n, ASKABLE, f"{where}.{key}") for key, n in asked if n and n not in ASKABLE]
    if expect.beside and expect.outcome not in {*LIFESPANS, "room_lifespan"}:
        problems.append(f"{where}.beside: stands in for a lifespan only, which {expect.outcome} is not")
    if study is None:
        return problems
    known = [arm.name for arm in study.arms]
    named = (_Named(key, getattr(expect, key)) for key in ("arm", "against", "minus", "against_minus"))
    problems += [
        unknown("arm", arm, known, f"{where}.{key}") for key, arms in named for arm in arms if arm not in known
    ]
    if expect.days is not None and not study.rule.window < expect.days <= study.days:
        problems.append(
            f"{where}.days = {expect.days}: more than {study.rule.window} and at most {study.days} is wanted"
        )
    return problems


def _wrong_also(also: Sequence[Also], study: Study, where: str) -> list[str]:
    problems = []
    for place, other in enumerate(also):
        for arm in study.arms:
            try:
                arm.scenario.with_settings(dict(other.settings))
            except InputError as error:
                problems += [f"{where}: also.{place}: {problem}" for problem in error.problems]
                break
    return problems
