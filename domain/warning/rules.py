"""When a customer's figures raise a warning, and who answers it. Every figure is policy."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.base import Exact
from domain.policy_part import Function, PolicyPart

SignalCode = Literal[
    "payment_slower",
    "more_late",
    "volume_drop",
    "volume_spike",
    "utilisation",
    "registry_event",
    "court_event",
    "cover_cut",
]
"""What a warning is about. `cover_cut`, the limit of an insurer or factor that was cut, is raised when it is heard."""

Action = Literal["stop", "shorter_terms", "cover", "none"]
"""What may be done about open business; `none` is a decision too."""


class VolumeRule(PolicyPart):
    """The last full month against the `months` before it: off their mean by more than `sigmas` standard deviations and
    by more than `percent` of the mean. The second bound is for customers who buy the same amount every month."""

    months: int = Field(default=12, ge=3)
    sigmas: Exact
    percent: Exact


class WarningRules(PolicyPart):
    """A threshold that is null switches its signal off.

    `payment_slope_days` are days per invoice over the last six settled, `late_percent_points` the late share of 90 days
    less that of the year before. A decided or lapsed alarm is not raised again for `quiet_days`, unless its figure grew
    by `worse_percent`. `decides` may answer; nobody's answer within `decide_within_days` is recorded as such.
    From `stop_from_times` the threshold `stop` is proposed, below it what `proposals` says.
    """

    payment_slope_days: Exact | None
    late_percent_points: Exact | None
    volume: VolumeRule | None
    utilisation_percent: Exact | None
    public_events: bool
    quiet_days: int = Field(ge=0)
    worse_percent: Exact
    decide_within_days: int = Field(gt=0)
    decides: tuple[Function, ...]
    proposals: dict[SignalCode, Action]
    stop_from_times: Exact
    shorter_term_days: int = Field(gt=0)
