"""How customers feel about what they got, as curves over a time they had to wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from imroute.errors import Problem
from imroute.scenario.curves import SHIFT, EffortCurve, ScoreCurve, ShareCurve, parse_shift
from imroute.scenario.kind import Example, Kind
from imroute.scenario.kinds import Amount
from imroute.scenario.limits import Multiple
from imroute.scenario.part import Part
from imroute.scenario.raw import Context, of_text
from imroute.scenario.schemas import SIGNED
from imroute.units import format_number

By = Literal["response_time", "first_answer", "first_human_reply", "reply_time", "resolution_time"]
Times = Annotated[Multiple, Example("0.5")]  # a factor, 0 or more
Plus = Annotated[
    float, Kind("number", of_text(parse_shift, SHIFT), SIGNED, "-20", format_number)
]  # may be below 0


class SatisfiedCurve(Part):
    """`csat`: the share of customers who are satisfied (4 or 5 of 5).

    Asked are contacts answered by an agent or settled by the bot, if the time of `by` is known. The
    value on the curve is multiplied by each factor that applies; it stays between 0 and 1.
    """

    by: By = "first_answer"
    """The contact's own time that counts; reply_time: the mean of its replies."""
    points: ShareCurve
    """The share at some times: straight lines between them, level before and after."""
    when_unresolved: Times = 1.0
    """Factor if the matter was not settled by this contact."""
    when_repeated: Times = 1.0
    """Factor for a contact about a matter raised before."""
    when_transferred: Times = 1.0
    """Factor for a contact that was passed on, however often."""


class RecommendCurve(Part):
    """`nps`: promoters less detractors, -100 to 100, asked and kept in bounds as `csat` is.

    To the value on the curve each number that applies is added.
    """

    by: By = "resolution_time"
    """The contact's own time that counts; reply_time: the mean of its replies."""
    points: ScoreCurve
    """The score at some times: straight lines between them, level before and after."""
    when_unresolved: Plus = 0.0
    """Added if the matter was not settled by this contact."""
    when_repeated: Plus = 0.0
    """Added for a contact about a matter raised before."""
    when_transferred: Plus = 0.0
    """Added for a contact that was passed on, however often."""


class HassleCurve(Part):
    """`ces`: effort from 1 (very little) to 5 (very much), asked and kept in bounds as `csat` is.

    To the value on the curve each number that applies is added.
    """

    by: By = "resolution_time"
    """The contact's own time that counts; reply_time: the mean of its replies."""
    points: EffortCurve
    """The effort at some times: straight lines between them, level before and after."""
    when_unresolved: Annotated[Plus, Example("1")] = 0.0
    """Added if the matter was not settled by this contact."""
    when_repeated: Annotated[Plus, Example("1")] = 0.0
    """Added for a contact about a matter raised before."""
    when_transferred: Annotated[Plus, Example("0.5")] = 0.0
    """Added for a contact that was passed on, however often."""


class LeavingCurve(Part):
    """`churn`: the share of customers lost for good, asked and kept in bounds as `csat` is.

    The value on the curve is multiplied by each factor that applies.
    """

    by: By = "resolution_time"
    """The contact's own time that counts; reply_time: the mean of its replies."""
    points: Annotated[ShareCurve, Example("{1m: 5%, 5m: 50%}")]
    """The share at some times: straight lines between them, level before and after."""
    when_unresolved: Annotated[Times, Example("2")] = 1.0
    """Factor if the matter was not settled by this contact."""
    when_repeated: Annotated[Times, Example("2")] = 1.0
    """Factor for a contact about a matter raised before."""
    when_transferred: Annotated[Times, Example("2")] = 1.0
    """Factor for a contact that was passed on, however often."""


class Experience(Part):
    """Response curves; a measure without a curve has no data. `experience: default` writes all."""

    csat: SatisfiedCurve | None = None
    """Share of customers who are satisfied."""
    nps: RecommendCurve | None = None
    """Net promoter score, -100 to 100."""
    ces: HassleCurve | None = None
    """Customer effort, 1 (very little) to 5 (very much)."""
    churn: LeavingCurve | None = None
    """Share of customers lost for good."""

    def problems(self, context: Context) -> Iterator[Problem]:
        if not self.model_fields_set:
            do = "write for example csat: {points: {20s: 90%, 5m: 60%}}, or experience: default"
            yield Problem("nothing", "a curve for csat, nps, ces or churn", do)


class Money(Part):
    """What customers buy; at top level or on a type, whose keys win one by one."""

    sale: Annotated[Amount | None, Example("180")] = None
    """Money that one sale brings."""
    converts: Annotated[ShareCurve | None, Example("{20s: 30%, 5m: 10%}")] = None
    """Share of contacts that end in a sale, by the time to the first reply of an agent
    (`first_human_reply`), or of the bot if it settled the contact: straight lines between the
    points, level before and after; without a reply none."""
