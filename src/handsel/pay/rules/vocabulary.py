"""The words a plan and an event file may use. The values are what stands in the files."""

from enum import StrEnum


class EventKind(StrEnum):
    """What happened to a deal."""

    BOOKED = "booked"
    AMENDED = "amended"
    INVOICED = "invoiced"
    PAID = "paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class Basis(StrEnum):
    """Which number of a deal is counted."""

    AMOUNT = "amount"
    ACV = "acv"
    ARR = "arr"
    TCV = "tcv"
    MARGIN = "margin"
    UNITS = "units"


class Interval(StrEnum):
    """Over which time credits add up before a table is read."""

    DEAL = "deal"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PLAN = "plan"


class Mode(StrEnum):
    """How a table turns credit into money."""

    FLAT = "flat"
    MARGINAL = "marginal"
    RETRO = "retro"
    CURVE_LINEAR = "curve_linear"
    CURVE_STEP = "curve_step"


class Axis(StrEnum):
    """What the boundaries of a table are stated in."""

    AMOUNT = "amount"
    ATTAINMENT = "attainment"


class Boundary(StrEnum):
    """The tier that a value exactly on a boundary belongs to."""

    HIGHER = "higher"
    LOWER = "lower"


class Below(StrEnum):
    """What a curve pays below its first point."""

    NOTHING = "nothing"
    LINE = "line"


class Above(StrEnum):
    """What a curve pays above its last point."""

    CAP = "cap"
    SLOPE = "slope"


class CreditKind(StrEnum):
    """Why a payee is credited with a deal. Only revenue counts in the company's revenue."""

    REVENUE = "revenue"
    OVERLAY = "overlay"
    TEAM = "team"
    SHADOW = "shadow"


class Counts(StrEnum):
    """Whose deals a measure counts for a payee."""

    OWN = "own"
    TEAM = "team"
    TEAM_AND_OWN = "team_and_own"


class ComponentKind(StrEnum):
    """What a component of a plan is."""

    COMMISSION = "commission"
    OVERRIDE = "override"
    BONUS = "bonus"
    SPIF = "spif"
    MBO = "mbo"


class LineKind(StrEnum):
    """Why a line pays or takes money."""

    EARNING = "earning"
    OVERRIDE = "override"
    BONUS = "bonus"
    SPIF = "spif"
    MBO = "mbo"
    GATE = "gate"
    FLOOR = "floor"
    CLAWBACK = "clawback"
    ADJUSTMENT = "adjustment"


class Pays(StrEnum):
    """When a component that looks at a whole interval pays."""

    INTERVAL_END = "interval_end"
    EACH_PERIOD = "each_period"


class CapPer(StrEnum):
    """What a cap or a floor is counted over."""

    DEAL = "deal"
    PERIOD = "period"
    INTERVAL = "interval"


class ReleaseOn(StrEnum):
    """What a part of an earned amount waits for."""

    BOOKED = "booked"
    INVOICED = "invoiced"
    PAID = "paid"


class CountsOn(StrEnum):
    """Which day of a deal is compared with the window of a SPIF."""

    BOOKED = "booked"
    PAID = "paid"


class ClawbackMethod(StrEnum):
    """How a cancelled deal is taken back."""

    RECOMPUTE = "recompute"
    UNWIND = "unwind"
    DEBOOK = "debook"
    NONE = "none"


class ServiceProration(StrEnum):
    """How much of a clawback the service already delivered saves."""

    NONE = "none"
    MONTHS = "months"
    DAYS = "days"


class QuotaProration(StrEnum):
    """How a quota shrinks for a payee who was active in part of its period."""

    DAILY = "daily"
    HALF_MONTH = "half_month"
    WHOLE_MONTH = "whole_month"
    NONE = "none"


class Amendment(StrEnum):
    """Where a changed amount is credited."""

    RESTATE = "restate"
    DIFFERENCE = "difference"


class RateKind(StrEnum):
    """Which list of exchange rates is read."""

    SPOT = "spot"
    AVERAGE = "average"
    PLAN = "plan"


class RoundAt(StrEnum):
    """Whether each line is rounded by itself or the running total of its interval."""

    LINE = "line"
    RUNNING = "running"


class Excess(StrEnum):
    """What happens to pay above a payment cap."""

    LATER = "later"
    FORFEIT = "forfeit"


class DrawEnd(StrEnum):
    """What happens to a draw balance when the draw ends."""

    RECOVER = "recover"
    FORGIVE = "forgive"


class AtLeaving(StrEnum):
    """What happens to a draw balance when the payee leaves."""

    FORGIVE = "forgive"
    DUE = "due"


class AfterLeaving(StrEnum):
    """What happens to releases after the payee has left."""

    PAY = "pay"
    FORFEIT = "forfeit"


class LedgerType(StrEnum):
    """Kinds of ledger entry. The sign of each is stated with it."""

    EARNING = "earning"  # +
    ADJUSTMENT = "adjustment"  # + or -
    BONUS = "bonus"  # +
    DRAW_ADVANCE = "draw_advance"  # +
    DRAW_RECOVERY = "draw_recovery"  # -
    DRAW_FORGIVENESS = "draw_forgiveness"  # balance only
    CLAWBACK = "clawback"  # -
    RESERVE = "reserve"  # -
    RESERVE_RELEASE = "reserve_release"  # +
    CAP_CARRY = "cap_carry"  # - when carried, + when paid
    CAP_FORFEIT = "cap_forfeit"  # -
    RECEIVABLE = "receivable"  # + when pay would be negative, - when taken from later pay
    PAYOUT = "payout"  # -
    ACCRUAL = "accrual"  # +
    ACCRUAL_REVERSAL = "accrual_reversal"  # -
