"""Imports run one way only, `import imroute` stays light, and what is imported is declared."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

# From top to bottom: a module may import from the rows below its own and from no other.
# A package counts as one module here; inside it, only cycles are refused.
# `imroute` is the package's own __init__: what users import, out of reach for the rows below it.
LAYERS = (
    ("__main__",),
    ("cli", "app"),
    ("imroute", "api"),
    ("report", "watch"),
    ("show", "documents", "workbook", "starter", "reference_page", "suggest"),
    ("plots",),
    ("findings",),
    ("studies", "calibrate", "store", "explain"),
    ("targets", "measures", "intervals"),
    ("engine",),
    ("customers", "schema"),
    ("loading", "distributions", "facts"),
    ("scenario",),
    ("units", "errors", "language"),
    ("theory", "compiled"),
)

# The only imports between modules of one row.
BESIDE = {
    ("cli", "app"),
    ("imroute", "api"),
    ("loading", "facts"),
    ("measures", "intervals"),
    ("store", "studies"),
    ("targets", "measures"),
    ("workbook", "documents"),
    ("workbook", "show"),
    ("targets", "intervals"),
    ("units", "errors"),
    ("units", "language"),
    ("errors", "language"),
}

# The only thing that every module may take from the package itself.
FREE_FOR_ALL = {"imroute.__version__"}

# Slow to import: whoever needs one imports it inside the function that does.
HEAVY = ("matplotlib", "scipy.stats", "joblib", "pandas", "numba", "streamlit", "distributed")

# Imported under a name of its own, but one dependency: each pins its other half.
COMES_WITH = {"pydantic_core": "pydantic", "llvmlite": "numba"}

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
LEVEL = {module: level for level, row in enumerate(LAYERS) for module in row}


class Import(NamedTuple):
    """One imported name, and where that is written."""

    importer: str
    target: str
    where: str


# Reading the sources ----------------------------------------------------------------------------


def modules(src: Path) -> dict[str, Path]:
    """Every module of the package, by its dotted name."""
    found = {}
    for path in sorted((src / "imroute").rglob("*.py")):
        parts = path.relative_to(src).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(src: Path) -> list[Import]:
    """Every import written anywhere: at the top, inside functions, for type checkers only."""
    found = []
    for importer, path in modules(src).items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            where = f"{path.relative_to(src)}:{getattr(node, 'lineno', 0)}"
            found += [Import(importer, target, where) for target in targets(node, importer, path)]
    return found


def targets(node: ast.AST, importer: str, path: Path) -> Iterator[str]:
    """The dotted names that one statement imports."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            base = [module] if module else []
            if level:
                package = importer.split(".")
                up = level - 1 if path.name == "__init__.py" else level
                base = package[: len(package) - up] + base
            yield from (".".join([*base, alias.name]) for alias in names)
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield name


def owner(target: str, known: dict[str, Path]) -> str | None:
    """The module of ours that a dotted name lives in: `imroute.units.Rate` → `imroute.units`."""
    if target.split(".")[0] != "imroute":
        return None
    placed = {"imroute", *(f"imroute.{module}" for module in LEVEL)}
    while target not in known and target not in placed:
        target = target.rpartition(".")[0]
    return target


def top(module: str) -> str:
    """The row entry of a module: `imroute.engine.contract` → `engine`."""
    return "imroute" if module == "imroute" else module.split(".")[1]


# The rules ----------------------------------------------------------------------------------------


def breaches(src: Path) -> list[str]:
    """Everything that goes against the table, one sentence each."""
    known = modules(src)
    ours = [
        (line, owned)
        for line in imports(src)
        if line.target not in FREE_FOR_ALL and (owned := owner(line.target, known))
    ]
    return [
        *unknown_modules(known),
        *(said for line, owned in ours if (said := wrong_way(line, owned))),
        *cycles([(line.importer, owned) for line, owned in ours]),
    ]


def unknown_modules(known: dict[str, Path]) -> list[str]:
    """Modules that the table does not place."""
    return [
        f"{module} is in no layer: add '{module}' to LAYERS in tests/test_import_order.py, "
        "above everything that it imports"
        for module in sorted({top(name) for name in known} - set(LEVEL))
    ]


def wrong_way(line: Import, owned: str) -> str | None:
    """What is wrong with an import of one module of ours by another, if anything."""
    importer, imported = top(line.importer), top(owned)
    if importer == imported or importer not in LEVEL or imported not in LEVEL:
        return None
    if LEVEL[imported] > LEVEL[importer] or (importer, imported) in BESIDE:
        return None
    side = "beside" if LEVEL[imported] == LEVEL[importer] else "above"
    return f"{line.where}: {importer} imports {line.target}, but {imported} stands {side} it"


def cycles(edges: list[tuple[str, str]]) -> list[str]:
    """The first ring of modules that import each other, also inside a package."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for importer, imported in edges:
        if importer != imported:
            sorter.add(importer, imported)
    try:
        sorter.prepare()
    except CycleError as error:
        return ["modules import each other: " + " ← ".join(error.args[1])]
    return []


def undeclared(src: Path, requirements: list[str]) -> list[str]:
    """Imported packages of others that the requirements do not name."""
    declared = {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in requirements}
    providers = importlib.metadata.packages_distributions()
    said = []
    for line in imports(src):
        package = line.target.split(".")[0]
        package = COMES_WITH.get(package, package)
        if package in sys.stdlib_module_names or package == "imroute":
            continue
        if declared.isdisjoint(normal(name) for name in providers.get(package, [package])):
            said.append(f"{line.where}: {package} is not in the dependencies of pyproject.toml")
    return said


def normal(name: str) -> str:
    """A distribution's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


# The project keeps them ---------------------------------------------------------------------------


def test_imports_run_one_way() -> None:
    said = breaches(SRC)
    assert not said, "\n".join(said)


def test_the_table_names_each_module_once() -> None:
    assert len(LEVEL) == sum(len(row) for row in LAYERS)
    assert all(LEVEL[a] == LEVEL[b] for a, b in BESIDE)


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    said = undeclared(SRC, project["dependencies"] + extras)
    assert not said, "\n".join(said)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    wanted = project["dependencies"] + extras
    names = {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in wanted}
    assert names - {normal(pin.split("==")[0]) for pin in pins} == {"imroute"}  # extras of extras


@pytest.mark.parametrize(
    "module", [name for name in ("imroute", "imroute.cli") if name in modules(SRC)]
)
def test_importing_stays_light(module: str) -> None:
    script = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert set(HEAVY) & set(json.loads(done.stdout)) == set()


# The rules can fail -------------------------------------------------------------------------------


def tree(root: Path, **files: str) -> Path:
    """A small package: `engine__contract="..."` writes src/imroute/engine/contract.py."""
    for name, text in {"__init__": "", **files}.items():
        parts = ["__init__"] if name == "__init__" else name.split("__")
        path = root.joinpath("imroute", *parts).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_tree_in_order_has_no_breach(tmp_path: Path) -> None:
    src = tree(
        tmp_path,
        cli="from imroute import __version__, run\nfrom imroute.show import strip",
        show="from imroute import __version__\nimport imroute.measures",
        measures="from .intervals import mean\nfrom .engine.contract import Log\nimport numpy",
        intervals="",
        engine__contract="from ..customers import draw",
        engine__reference="from . import contract\nfrom imroute.engine.contract import Plan",
        customers="import imroute.loading as loading",
        loading="def load():\n    from imroute import facts, scenario",
        facts="",
        scenario="from imroute.units import Duration",
        units="",
        theory="import math",
    )
    assert breaches(src) == []


@pytest.mark.parametrize(
    "statement",
    [
        "import imroute.measures",
        "from imroute import measures",
        "from imroute.measures import wait",
        "from . import measures",
        "from .measures import wait",
        "def later():\n    from imroute import measures",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from imroute import measures",
        "import importlib\nmeasures = importlib.import_module('imroute.measures')",
    ],
)
def test_importing_from_above_is_a_breach(tmp_path: Path, statement: str) -> None:
    [said] = breaches(tree(tmp_path, measures="", customers=statement))
    assert re.fullmatch(
        r"imroute.customers\.py:\d: customers imports imroute\.measures(\.wait)?, "
        r"but measures stands above it",
        said,
    )


@pytest.mark.parametrize(
    ("importer", "statement", "said"),
    [
        ("app", "from imroute.cli import main", "cli stands beside it"),
        ("distributions", "from imroute import loading", "loading stands beside it"),
        ("customers", "import imroute", "imroute stands above it"),
        ("customers", "from imroute import simulate", "imroute stands above it"),
        ("engine__rules", "from ..plots import bars", "plots stands above it"),
        ("theory", "from imroute.errors import Refused", "errors stands above it"),
    ],
)
def test_other_breaches(tmp_path: Path, importer: str, statement: str, said: str) -> None:
    [breach] = breaches(tree(tmp_path, **{importer: statement}))
    assert breach.endswith(said)


def test_a_module_out_of_the_table_is_a_breach(tmp_path: Path) -> None:
    [said] = breaches(tree(tmp_path, helpers__text=""))
    assert said.startswith("helpers is in no layer: add 'helpers' to LAYERS in tests/")


def test_a_cycle_inside_a_package_is_a_breach(tmp_path: Path) -> None:
    [said] = breaches(
        tree(
            tmp_path,
            engine__calendar="from imroute.engine.agents import Agent",
            engine__agents="def f():\n    from . import calendar",
        )
    )
    assert said.startswith("modules import each other: imroute.engine.")


def test_a_package_that_nobody_declared_is_found(tmp_path: Path) -> None:
    src = tree(tmp_path, units="import re\nimport yaml\nimport requests\nimport numpy.typing")
    [said] = undeclared(src, ["PyYAML>=6", "numpy"])
    assert said.startswith("imroute/units.py:3: requests is not in the dependencies")
