"""A scenario as one text: the same for all that mean the same, and fit to be loaded again."""

from __future__ import annotations

from imroute.loading.nodes import Map, Node, Seq, Text, flow, write
from imroute.scenario.outline import TOP, Slot, slots

MANY = 100  # items of a list in a value, such as samples, that are written as one text
LEFT_OUT = ("variants",)  # what was run has no what-ifs: a variant is applied already


def canonical(tree: Map) -> str:
    """Write one line a key at top level; layout, comments, quotes and the order of keys are gone.

    The order of names stays, since it decides ties; so does how a value is written.
    """
    lines = (
        f"{key}: {flow(_ordered(tree[key], TOP.under(key)))}"
        for key in _keys(tree, TOP)
        if key not in LEFT_OUT
    )
    return "\n".join(lines)


def _keys(node: Map, slot: Slot | None) -> list[str]:
    """Give the keys of a part in the order of the reference, other keys in their own."""
    if slot is None or slot.form != "part" or slot.part is None:
        return list(node)
    return [key for key in slots(slot.part) if key in node]


def _ordered(node: Node, slot: Slot | None) -> Node:
    if isinstance(node, Seq):
        if slot is None and all(isinstance(item, Text) for item in node) and len(node) > MANY:
            return write(", ".join(str(item) for item in node), node.mark)
        return Seq(node.mark, (_ordered(item, slot and slot.under(0)) for item in node))
    if not isinstance(node, Map):
        return node
    ordered = Map(node.mark)
    for key in _keys(node, slot):
        ordered.put(key, _ordered(node[key], slot and slot.under(key)))
    return ordered
