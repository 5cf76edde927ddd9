"""A table of the price watch: the same columns and cells on the page and in the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

from solutions.exports.values import Value


class Form(Enum):
    """How the cells of a column are written."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how the cells below it are written."""

    label: Promise
    form: Form = Form.TEXT
    width: int = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A row: cells in the order of the columns (money in VND, percents with one decimal).

    ``address`` leads to the one place where it is mended, or where it can be read; ``button`` says
    which of the two. ``is_sample`` marks what is made from sample data.
    """

    cells: Sequence[Value]
    address: str = ""
    button: str = ""
    is_sample: bool = False

    def typed(self, columns: Sequence[Column]) -> list[tuple[str, Value]]:
        """Each cell with the form in which its column is written, for templates."""
        pairs = zip(columns, self.cells, strict=True)
        return [(column.form.value, cell) for column, cell in pairs]
