"""imroute simulates how a chat contact centre routes and answers its contacts.

    import imroute
    result = imroute.run(imroute.load("scenarios/ecommerce_evening.yaml"), days=20)
    result.results.estimate("service_level", stat="20s")

Everything is imported when it is first asked for, so that `import imroute` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imroute import plots as plots
    from imroute.api import ScenarioFile as ScenarioFile
    from imroute.api import load as load
    from imroute.api import load_text as load_text
    from imroute.engine.contract import AgentView as AgentView
    from imroute.engine.contract import ContactView as ContactView
    from imroute.errors import ImrouteError as ImrouteError
    from imroute.errors import ScenarioError as ScenarioError
    from imroute.loading.load import check as check
    from imroute.report import report_page as report_page
    from imroute.report import write_report as write_report
    from imroute.studies.capacity import CapacityResult as CapacityResult
    from imroute.studies.capacity import capacity as capacity
    from imroute.studies.cases import Settings as Settings
    from imroute.studies.compare import CompareResult as CompareResult
    from imroute.studies.compare import compare as compare
    from imroute.studies.run import RunResult as RunResult
    from imroute.studies.run import run as run
    from imroute.studies.shifts import ShiftsResult as ShiftsResult
    from imroute.studies.shifts import shifts as shifts
    from imroute.studies.staffing import StaffResult as StaffResult
    from imroute.studies.staffing import staff as staff
    from imroute.studies.sweep import SensitivityResult as SensitivityResult
    from imroute.studies.sweep import SweepResult as SweepResult
    from imroute.studies.sweep import sensitivity as sensitivity
    from imroute.studies.sweep import sweep as sweep
    from imroute.studies.worth import BreakevenResult as BreakevenResult
    from imroute.studies.worth import ResilienceResult as ResilienceResult
    from imroute.studies.worth import WorthResult as WorthResult
    from imroute.studies.worth import worth as worth
    from imroute.studies.worth.mishaps import resilience as resilience
    from imroute.studies.worth.parameters import breakeven as breakeven

__version__ = "0.1.0"

_HOMES = {
    "AgentView": "engine.contract",
    "ContactView": "engine.contract",
    "ImrouteError": "errors",
    "ScenarioError": "errors",
    "check": "loading.load",
    "ScenarioFile": "api",
    "load": "api",
    "load_text": "api",
    "report_page": "report",
    "write_report": "report",
    "CapacityResult": "studies.capacity",
    "capacity": "studies.capacity",
    "StaffResult": "studies.staffing",
    "staff": "studies.staffing",
    "CompareResult": "studies.compare",
    "compare": "studies.compare",
    "RunResult": "studies.run",
    "Settings": "studies.cases",
    "run": "studies.run",
    "ShiftsResult": "studies.shifts",
    "shifts": "studies.shifts",
    "SensitivityResult": "studies.sweep",
    "SweepResult": "studies.sweep",
    "sensitivity": "studies.sweep",
    "sweep": "studies.sweep",
    "BreakevenResult": "studies.worth",
    "ResilienceResult": "studies.worth",
    "WorthResult": "studies.worth",
    "breakeven": "studies.worth",
    "resilience": "studies.worth",
    "worth": "studies.worth",
}
__all__ = [
    "AgentView",
    "BreakevenResult",
    "CapacityResult",
    "CompareResult",
    "ContactView",
    "ImrouteError",
    "ResilienceResult",
    "RunResult",
    "ScenarioError",
    "ScenarioFile",
    "SensitivityResult",
    "Settings",
    "ShiftsResult",
    "StaffResult",
    "SweepResult",
    "WorthResult",
    "__version__",
    "breakeven",
    "capacity",
    "check",
    "compare",
    "load",
    "load_text",
    "plots",
    "report_page",
    "resilience",
    "run",
    "sensitivity",
    "shifts",
    "staff",
    "sweep",
    "worth",
    "write_report",
]


def __getattr__(name: str) -> object:
    if name == "plots":
        return import_module("imroute.plots")
    if name not in _HOMES:
        raise AttributeError(f"module 'imroute' has no attribute {name!r}")
    return getattr(import_module(f"imroute.{_HOMES[name]}"), name)
