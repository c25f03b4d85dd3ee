"""What is compiled with numba, and where compiled code is kept.

Import this inside functions only, and before anything that it decorates: numba is slow to import.
Kept code is found again by a hash of the sources that can be part of it, because numba itself
notices changes in the outermost function's file and in no other.
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import numba
from llvmlite import binding, ir
from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCES = ("compiled.py", "customers", "distributions.py", "engine", "measures")
UNUSED_AFTER_S = 30 * 86400.0


# ------------------------------------------------------------------------- where it is kept


@functools.cache
def folder() -> Path:
    """Give the folder for compiled code: the user's cache, or a temporary one if that is closed."""
    for parent in (user_cache(), Path(tempfile.gettempdir())):
        chosen = parent / f"imroute-{_user()}" / fingerprint()
        if _can_write(chosen):
            _remove_unused(chosen.parent)
            return chosen
    return Path(tempfile.mkdtemp(prefix="imroute-"))


def user_cache() -> Path:
    """Give the folder in which programs of this user keep what can be made again."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"])
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def fingerprint() -> str:
    """Hash all that compiled code depends on: sources, numba, Python."""
    digest = hashlib.blake2b(f"{numba.__version__} {platform.python_version()}".encode())
    package = Path(__file__).parent
    for name in SOURCES:
        for path in sorted((package / name).rglob("*.py")) or [package / name]:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def is_kept(name: str) -> bool:
    """Tell whether an outermost function has been compiled before, and kept."""
    return any(folder().rglob(f"*.{name}-*.nbc"))


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _can_write(chosen: Path) -> bool:
    try:
        chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.utime(chosen)
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or chosen.stat().st_uid == os.getuid()
    return mine and os.access(chosen, os.W_OK)


def _remove_unused(parent: Path) -> None:
    """Let go of code compiled from sources that nobody has run for a month."""
    for other in parent.iterdir():
        if other.stat().st_mtime < time.time() - UNUSED_AFTER_S:
            shutil.rmtree(other, ignore_errors=True)


# ----------------------------------------------------------------------------- decorators
# numba counts references to every array that is taken out of a tuple, with atomic operations that
# cost more than the work done in between. Nothing is allocated in compiled code, so none is needed.

_config: Any = numba.config
_njit: Any = numba.njit
_UNCOUNTED = {"_nrt": False, "error_model": "numpy"}
_INNER = {**_UNCOUNTED, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def hot(function: Function) -> Function:
    """Compile a function into each place from which it is called."""
    options = {**_INNER, "forceinline": True, "pipeline_class": _Part}
    return _njit(**options)(function)  # type: ignore[no-any-return]


def cold(function: Function) -> Function:
    """Compile a function once, out of the way of its callers."""
    options = {**_INNER, "forceinline": False, "pipeline_class": _PartOutOfTheWay}
    return _njit(**options)(function)  # type: ignore[no-any-return]


def outermost(function: Function) -> Function:
    """Compile a function that Python calls, keep the code, and run it beside other threads."""
    return outermost_where()(function)


def outermost_where(**answers: bool) -> Callable[[Function], Function]:
    """Compile it with answers to switches: what they turn off is not there."""

    def compiled(function: Function) -> Function:
        if _config.DISABLE_JIT:
            return _answering(function, answers)
        options = {**_UNCOUNTED, "nogil": True, "cache": True, "pipeline_class": _whole(answers)}
        before, _config.CACHE_DIR = _config.CACHE_DIR, str(folder())
        try:
            return _njit(**options)(function)  # type: ignore[no-any-return]
        finally:
            _config.CACHE_DIR = before

    return compiled


def switch(name: str) -> Callable[[], bool]:
    """Make a question that parts ask, and that each whole answers once and for all."""
    if _config.DISABLE_JIT:
        return lambda: _answers[name]

    @intrinsic
    def ask(context: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            question = ir.FunctionType(ir.IntType(1), [])
            found = builder.module.globals.get(_symbol(name))
            return builder.call(found or ir.Function(builder.module, question, _symbol(name)), [])

        return types.boolean(), emit

    return ask  # type: ignore[return-value]


_answers: dict[str, bool] = {}  # where nothing is compiled


def _answering(function: Function, answers: dict[str, bool]) -> Function:
    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        _answers.update(answers)
        return function(*arguments)

    return call  # type: ignore[return-value]


def _symbol(name: str) -> str:
    return f"imroute_switch_{name}"


def at_once(function: Function) -> Function:
    """Call a function that has one compiled version without asking for types again.

    Telling the types of forty tables takes as long as a hundred contacts.
    """
    versions = list(getattr(function, "overloads", {}).values())
    return versions[0].entry_point if len(versions) == 1 else function


# ------------------------------------------------------------------------ parts and wholes
# numba would optimise each inner function by itself and turn it into machine code, and again with
# each of its callers. Here parts are only put into the whole. It can also force a function to be
# inlined but not forbid it, and what is seldom needed would take registers, and room in the
# processor's memory for instructions, from what is needed all the time.


class _PartLibrary(JITCodeLibrary):
    """Code that is nothing by itself."""

    def finalize(self) -> None:
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        return 0

    @property
    def codegen(self) -> Any:
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """What a function needs of Python; compiled code without Python objects needs nothing."""


class _WholeLibrary(JITCodeLibrary):
    """Code that is called from Python, with all of its parts."""

    answers: ClassVar[dict[str, bool]] = {}

    def finalize(self) -> None:
        found: dict[Any, None] = {}
        _gather(self, found)
        self._linking_libraries = list(reversed(found))[1:]
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Answer the switches; parts, which depend on the answers, are then this whole's own."""
        for name, answer in self.answers.items():
            text = f"define linkonce_odr i1 @{_symbol(name)}() {{ ret i1 {int(answer)} }}"
            self._final_module.link_in(binding.parse_assembly(text))
        for function in self._final_module.functions:
            if function.linkage == binding.Linkage.linkonce_odr:
                function.linkage = "internal"
        super()._optimize_final_module()


def _gather(library: Any, found: dict[Any, None]) -> None:
    """Put what a library calls before itself: of a part only what is called already is kept."""
    for part in library._linking_libraries:
        if part not in found:
            _gather(part, found)
    found[library] = None


class _NeverInlined(Lower):
    def setup_function(self, fndesc: Any) -> None:
        super().setup_function(fndesc)
        self.function.attributes.add("noinline")


class _Lowering(NativeLowering):
    """numba's step from types to code, with a library and a manner of our own."""

    library: type[JITCodeLibrary]
    lowering_class = Lower

    def run_pass(self, state: Any) -> bool:
        name = state.func_id.func_qualname
        state.library = self.library(state.targetctx.codegen(), name)
        state.library.enable_object_caching()
        return super().run_pass(state)  # type: ignore[no-any-return]


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerPart(_Lowering):
    _name = "imroute_lower_part"  # type: ignore[assignment]
    library = _PartLibrary


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerPartOutOfTheWay(_Lowering):
    _name = "imroute_lower_part_out_of_the_way"  # type: ignore[assignment]
    library = _PartLibrary
    lowering_class = _NeverInlined


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerWhole(_Lowering):
    _name = "imroute_lower_whole"  # type: ignore[assignment]
    library = _WholeLibrary


class _Compiler(CompilerBase):
    lowering: type[_Lowering]

    def define_pipelines(self) -> list[PassManager]:
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [
            (self.lowering if step is NativeLowering else step, what)
            for step, what in passes.passes
        ]
        passes.finalize()
        return [passes]


class _Part(_Compiler):
    lowering = _LowerPart


class _PartOutOfTheWay(_Compiler):
    lowering = _LowerPartOutOfTheWay


class _Whole(_Compiler):
    lowering = _LowerWhole


def _whole(answers: dict[str, bool]) -> type[_Compiler]:
    """A compiler whose wholes answer switches so."""
    if not answers:
        return _Whole
    library = type("_WholeLibrary", (_WholeLibrary,), {"answers": answers})
    lowering = type("_LowerWhole", (_LowerWhole,), {"library": library})
    register_pass(mutates_CFG=True, analysis_only=False)(lowering)
    return type("_Whole", (_Compiler,), {"lowering": lowering})
