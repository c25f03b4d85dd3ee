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
from typing import Any, TypeVar

import numba
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCES = ("compiled.py", "customers.py", "distributions.py", "engine", "measures")
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
    return _njit(forceinline=True, **_INNER)(function)  # type: ignore[no-any-return]


def cold(function: Function) -> Function:
    """Compile a function once, out of the way of its callers."""
    return _njit(forceinline=False, pipeline_class=_Cold, **_INNER)(function)  # type: ignore[no-any-return]


def outermost(function: Function) -> Function:
    """Compile a function that Python calls, keep the code, and run it beside other threads."""
    before, _config.CACHE_DIR = _config.CACHE_DIR, str(folder())
    try:
        return _njit(nogil=True, cache=True, **_UNCOUNTED)(function)  # type: ignore[no-any-return]
    finally:
        _config.CACHE_DIR = before


# numba can force a function to be inlined but not forbid it, and what is seldom needed would fill
# the registers and the instruction cache of what is needed all the time.


class _NeverInlined(Lower):
    def setup_function(self, fndesc: Any) -> None:
        super().setup_function(fndesc)
        self.function.attributes.add("noinline")


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerNeverInlined(NativeLowering):
    _name = "native_lowering_never_inlined"

    @property
    def lowering_class(self) -> type[Lower]:
        return _NeverInlined


class _Cold(CompilerBase):
    def define_pipelines(self) -> list[PassManager]:
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [
            (_LowerNeverInlined if step is NativeLowering else step, what)
            for step, what in passes.passes
        ]
        passes.finalize()
        return [passes]
