"""Reads one YAML file or one piece of YAML into plain data, and knows the line of every part.

The node graph is composed once by the C loader; data are built from it here, so that what
YAML 1.1 would silently change (`no`, `010`, `12:30`), repeat or multiply (duplicate keys,
anchors, tags) is refused with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from course.content.problems import ContentError, Problem

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 24
#: Control characters, stray byte order marks, and marks that make text read in another order than it stands.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
#: Only a text with such a line, or with so many brackets, can be deep enough to harm the composer.
MANY_BRACKETS = 1500
STEEP = re.compile(rf"^[\s?:-]{{{2 * 24},}}", re.MULTILINE)
QUOTED = ("'", '"', "|", ">")  # the last two are blocks of text
CORE = "tag:yaml.org,2002:"
#: What YAML itself gives a part that carries no tag. `merge` is refused with its own words.
PLAIN_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq"})
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
READINGS = {"bool": "true or false", "int": "another number", "timestamp": "a date", "float": "a number"}
TRAPS = {"yes", "no", "on", "off", "y", "n"}
Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Data:
    """Plain data of one file, and the line of each key and element by its way through the data."""

    path: str
    value: Any
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """The line of the deepest known part on the way."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return self.lines[where[:length]]
        return 1


def read_text(path: Path, root: Path) -> str:
    """The text of a file inside `root`. Raises ContentError for one that is outside, too large or no text."""
    name = path.relative_to(root).as_posix()
    if not path.resolve().is_relative_to(root.resolve()):
        raise ContentError([Problem(name, 1, "is a link that leads out of the project")])
    try:
        if not path.is_file():
            raise ContentError([Problem(name, 1, "is not a file that can be read")])
        if path.stat().st_size > MAX_BYTES:
            raise ContentError([Problem(name, 1, f"is larger than {MAX_BYTES // 1024} KiB")])
        raw = path.read_bytes()
    except OSError:
        raise ContentError([Problem(name, 1, "cannot be read")]) from None
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """UTF-8 text without control characters; a Windows line end becomes a plain one."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError([Problem(name, line, "is not UTF-8 text")]) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError([Problem(name, line, f"holds the control character U+{ord(found[0]):04X}")])
    if not text.strip():
        raise ContentError([Problem(name, 1, "is empty")])
    return text


def read_yaml(text: str, path: str, first_line: int = 1) -> Data:
    """Plain data from YAML. Raises ContentError with all problems found."""
    offset = first_line - 1
    try:
        _refuse_depth(text, path, offset)
        node = yaml.compose(text, Loader=yaml.CLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line + 1 if mark else 1) + offset
        raise ContentError([Problem(path, line, f"is not well-formed YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        reason = str(error).split("\n")[0]
        raise ContentError([Problem(path, first_line, f"is not well-formed YAML: {reason}")]) from None
    if node is None:
        raise ContentError([Problem(path, first_line, "is empty")])
    builder = _Builder(path, offset)
    value = builder.build(node, (), 0)
    builder.refuse_anchors(text)
    if builder.problems:
        raise ContentError(builder.problems)
    return Data(path, value, builder.lines)


def _refuse_depth(text: str, path: str, offset: int) -> None:
    """Refuse steep nesting first: the C composer calls itself at each level and could end the process."""
    if not STEEP.search(text) and text.count("[") + text.count("{") <= MANY_BRACKETS:
        return
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line = (event.start_mark.line if event.start_mark else 0) + 1 + offset
            raise ContentError([Problem(path, line, f"is nested more than {MAX_DEPTH} levels deep")])


class _Builder:
    """Turns a node graph into data, collecting lines and problems on the way."""

    def __init__(self, path: str, offset: int) -> None:
        self.path = path
        self.offset = offset
        self.lines: dict[Where, int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def problem(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.path, node.start_mark.line + 1 + self.offset, message))

    def build(self, node: yaml.Node, where: Where, depth: int) -> Any:
        """The data of a node; None where it cannot be had (a problem then says why)."""
        self.lines.setdefault(where, node.start_mark.line + 1 + self.offset)
        if id(node) in self.seen:
            self.problem(node, "repeats another part by an alias (*); write it out")
            return None
        self.seen.add(id(node))
        if depth > MAX_DEPTH:
            self.problem(node, f"is nested more than {MAX_DEPTH} levels deep")
            return None
        if node.tag.removeprefix(CORE) not in PLAIN_TAGS or self.tagged(node):
            self.problem(node, f"carries the tag {node.tag.replace(CORE, '!!')}; tags are not used here")
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, where, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*where, i), depth + 1) for i, child in enumerate(node.value)]
        return self.scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def tagged(self, node: yaml.Node) -> bool:
        """Whether a quoted text was given another type; a tag that changes nothing leaves no trace."""
        return isinstance(node, yaml.ScalarNode) and node.style in QUOTED and node.tag != f"{CORE}str"

    def mapping(self, node: yaml.MappingNode, where: Where, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self.problem(key_node, "has a key that is not plain text")
                continue
            if key == "<<":
                self.problem(key_node, "merges another part by <<; write it out")
                continue
            if key in found:
                self.problem(key_node, f"has the key {key!r} twice")
                continue
            self.lines[(*where, key)] = key_node.start_mark.line + 1 + self.offset
            found[key] = self.build(value_node, (*where, key), depth + 1)
        return found

    def scalar(self, node: yaml.ScalarNode) -> Any:
        """Only what means the same to every reader: text, whole and decimal numbers, true, false, null."""
        text: str = node.value
        if node.style in QUOTED:
            return text
        kind = node.tag.removeprefix(CORE)
        if kind == "str":
            if text.lower() in TRAPS:
                self.problem(node, f"the plain word {text} means true or false to some readers; quote it")
            return text
        return self.number_or_word(node, kind, text)

    def number_or_word(self, node: yaml.ScalarNode, kind: str, text: str) -> Any:
        if kind == "bool" and text in ("true", "false"):
            return text == "true"
        if kind == "null" and text in ("null", "~", ""):
            return None
        if kind == "int" and INTEGER.match(text):
            return int(text)
        if kind == "float" and DECIMAL.match(text):
            return float(text)
        reading = READINGS.get(kind, "something else")
        advice = "quote it, or write a plain number, true or false"
        self.problem(node, f"{text} would be read as {reading}; {advice}")
        return None

    def refuse_anchors(self, text: str) -> None:
        """An anchor that nothing repeats leaves no trace in the graph, so the tokens are asked."""
        if "&" not in text:
            return
        for token in yaml.scan(text, Loader=yaml.CLoader):
            if isinstance(token, yaml.AnchorToken):
                line = token.start_mark.line + 1 + self.offset
                message = f"defines the anchor &{token.value}; anchors are not used here"
                self.problems.append(Problem(self.path, line, message))
