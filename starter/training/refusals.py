"""What stands in the way of training or measuring a scorecard. Files themselves are refused as `file.*`."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput


class TrainingNotInstalled(Conflict):
    """Fitting needs the extra `training`; measuring does not."""

    code = "training.not_installed"


class TrainingLeak(InvalidInput):
    """A column that was not known on the day of the decision: it would promise what the scorecard cannot keep."""

    code = "training.leak"


class OneClass(InvalidInput):
    """All rows are good, or all are bad: there is nothing to tell apart."""

    code = "training.one_class"


class ColumnUnknown(InvalidInput):
    code = "training.column_unknown"


class ColumnNotNumeric(InvalidInput):
    code = "training.column_not_numeric"


class TargetInvalid(InvalidInput):
    """The target is 1 for a row that went bad and 0 for one that did not."""

    code = "training.target"


class TargetMissing(InvalidInput):
    code = "training.target_missing"


class OutcomeUndated(InvalidInput):
    """A split by time needs the day on which each outcome was known, or the training part would know the future."""

    code = "training.outcome_undated"


class TooFewRows(InvalidInput):
    """Not enough good and bad rows to learn from."""

    code = "training.too_few"


class NothingToLearn(InvalidInput):
    """No column orders good and bad better than chance, or not well enough for five grades."""

    code = "training.nothing_to_learn"


class OptionInvalid(InvalidInput):
    """A figure of the command is out of its range; `field` names it."""

    code = "training.option"


class OutTaken(Conflict):
    """The file to be written holds something that no training wrote."""

    code = "training.out_taken"


class MappingInvalid(InvalidInput):
    """A mapping is written NAME=COLUMN,NAME=COLUMN, or is a file with one of them per line."""

    code = "training.mapping"


class NoScorecard(InvalidInput):
    """The policy has no section `scorecard`."""

    code = "training.no_scorecard"


class NoCharacteristic(InvalidInput):
    """The data has no column for any characteristic that is to be measured."""

    code = "training.no_characteristic"
