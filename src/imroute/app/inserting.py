"""A variant put into the text of a scenario file: what a planner wrote stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

INDENT = "  "


def with_variant(text: str, name: str, lines: Sequence[str]) -> str | None:
    """The text with one more variant: a line of `key: value` each, under its name.

    None if the text is laid out in a way that leaves no place for it.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    end = "\r\n" if "\r\n" in text else "\n"
    found = [pair for pair in root.value if pair[0].value == "variants"]
    if not found:
        return _appended(text, name, lines, end)
    variants = found[0][1]
    if not isinstance(variants, yaml.MappingNode):
        return None
    if variants.flow_style:
        return _in_braces(text, variants, name, lines)
    first, last = variants.value[0][0], variants.value[-1]
    indent = " " * first.start_mark.column
    after = _with_comments(text, max(_last_line(last[1]), _line_of(last[0])), len(indent))
    return _inserted(text, after, _block(name, lines, indent), end)


def _block(name: str, lines: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}{name}:", *(f"{indent}{INDENT}{line}" for line in lines)]


def _appended(text: str, name: str, lines: Sequence[str], end: str) -> str:
    body = text if text.endswith(("\n", "\r")) else text + end
    return body + end.join(["", "variants:", *_block(name, lines, INDENT), ""])


def _inserted(text: str, after: int, block: Sequence[str], end: str) -> str:
    """The text with lines put in after one of its own, counted from 0."""
    own = text.splitlines(keepends=True)
    head, tail = "".join(own[: after + 1]), "".join(own[after + 1 :])
    if not head.endswith(("\n", "\r")):
        head += end
    return head + "".join(line + end for line in block) + tail


def _in_braces(text: str, variants: yaml.MappingNode, name: str, lines: Sequence[str]) -> str:
    """The same for variants written in braces: before the last of them."""
    entry = f"{name}: {{{', '.join(lines)}}}"
    if variants.value:
        mark, entry = variants.value[-1][1].end_mark, f", {entry}"
    else:
        mark = variants.start_mark
    own = text.splitlines(keepends=True)
    line, column = mark.line, mark.column + (not variants.value)
    own[line] = own[line][:column] + entry + own[line][column:]
    return "".join(own)


def _line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line)


def _last_line(node: yaml.Node) -> int:
    """The last line that belongs to a value; comments and empty lines below it do not."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        parts = last if isinstance(last, tuple) else (last,)
        return max(_last_line(part) for part in parts)
    end = node.end_mark
    at_start = end.column == 0 and end.line > node.start_mark.line
    return int(end.line) - at_start


def _with_comments(text: str, line: int, indent: int) -> int:
    """Pass over comments below that stand as far in as the variants do."""
    own = text.splitlines()
    while line > 0 and not own[line].strip():
        line -= 1
    while line + 1 < len(own):
        below = own[line + 1]
        if not below.lstrip().startswith("#") or len(below) - len(below.lstrip()) < indent:
            break
        line += 1
    return line
