"""YAML as a policy needs it: figures stay as exact as they are written, and every place knows its line.

Narrower than YAML 1.1: only `true` and `false` are booleans (so that `NO` is Norway), `09:00` is a time and not a
number to the base of 60, `010` is no octal. Anchors, tags and repeated keys are refused: what a line says, it says
there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

import yaml

from domain.errors import PolicyFault

_TAG: Final = "tag:yaml.org,2002:"
Path = tuple[str | int, ...]
"""The way from the top to a place: names of fields and positions in lists."""


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="anchors and aliases are not allowed", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
    ("time", r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", "0123456789"),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"(?:{_pattern})\Z"), list(_first))


@dataclass
class Document:
    """What was read: plain values, the line of each place, and what could not be read."""

    content: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[PolicyFault] = field(default_factory=list)

    def fault(self, path: Path, message: str, code: str) -> PolicyFault:
        """The fault at this place, or on the line of the nearest place around it that was written."""
        written = path
        while written and written not in self.lines:
            written = written[:-1]
        return PolicyFault(self.lines.get(written, 1), dotted(path), message, code)


def dotted(path: Path) -> str:
    """A place as people write it: `ladders.default.steps[2].code`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def read_document(text: str) -> Document:
    """What the text says; whatever cannot be read is one of the document's faults, never an exception."""
    document = Document()
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        document.faults.append(PolicyFault(mark.line + 1 if mark else 1, "", str(broken.problem), "yaml.invalid"))
    except yaml.YAMLError as broken:
        position = getattr(broken, "position", 0)
        line = text.count("\n", 0, position) + 1
        document.faults.append(PolicyFault(line, "", "a character that no text has", "yaml.invalid"))
    except RecursionError:
        document.faults.append(PolicyFault(1, "", "nested too deeply", "yaml.invalid"))
    else:
        document.content = None if node is None else _value(node, (), document)
    return document


def _value(node: yaml.Node, path: Path, document: Document) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(item, (*path, position), document) for position, item in enumerate(node.value))
    return _scalar(node, path, document)


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            document.faults.append(PolicyFault(line, dotted(path), "a field name must be a word", "field.name"))
            continue
        place = (*path, key.value)
        if key.value in content:
            message = f"written twice, first on line {document.lines[place]}"
            document.faults.append(PolicyFault(line, dotted(place), message, "field.duplicate"))
            continue
        document.lines[place] = line
        content[key.value] = _value(value, place, document)
    return content


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "str": str,
    "null": lambda _: None,
    "bool": lambda written: written == "true",
    "int": int,
    "float": Decimal,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def _scalar(node: yaml.Node, path: Path, document: Document) -> Any:
    kind = node.tag.removeprefix(_TAG)
    if kind not in _READERS:
        document.faults.append(document.fault(path, f"the tag {kind} is not allowed", "yaml.invalid"))
        return None
    try:
        return _READERS[kind](str(node.value))
    except ValueError as wrong:
        document.faults.append(document.fault(path, str(wrong), "field.type"))
        return None
