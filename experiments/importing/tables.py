"""Tables: CSV with commas, semicolons or tabs; XLSX and its kin; Parquet. Cells are text."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from python_calamine import CalamineWorkbook

from experiments.importing.acts import MalformedError
from experiments.importing.sources import MOST_BYTES, unpacked_size
from sim.errors import InputError

SEPARATORS = (",", "\t", ";")
LONGEST_CELL = 1 << 27
PARQUET = b"PAR1"
Row = tuple[int, list[str]]


class Table:
    """A header and, as often as asked, rows of text.

    Parameters
    ----------
    header : list of str
        The names of the columns.
    rows : callable
        Gives the rows anew, each with its line, of the columns at these places.
    unit : str
        What a row is called: ``"line"`` or ``"row"``.
    """

    def __init__(self, header: list[str], rows: Callable[[list[int]], Iterator[Row]], unit: str) -> None:
        self.header = [name.strip() for name in header]
        self.unit = unit
        self._rows = rows

    def pick(self, *names: str) -> Iterator[Row]:
        """Give line and cells of these columns; a cell is empty where there is none."""
        places = [self.header.index(name) if name in self.header else -1 for name in names]
        for line, cells in self._rows(places):
            if any(cells):
                yield line, cells


def csv_table(text: str) -> Table | None:
    """Read text as a table, if its first line has two columns or more."""
    first = text[: text.find("\n") + 1 or len(text)]
    mark = max(SEPARATORS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), [])
    except csv.Error:
        return None
    return Table(header, lambda places: _csv_rows(text, mark, places), "line") if len(header) > 1 else None


def _csv_rows(text: str, mark: str, places: list[int]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    last = 0
    try:
        next(reader)
        while True:
            last = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            width = len(cells)
            yield last, [cells[place].strip() if 0 <= place < width else "" for place in places]
    except csv.Error:
        raise MalformedError(last, "the quotation marks there do not match") from None


def workbook_table(data: bytes, where: str) -> Table:
    """Read the first sheet of a spreadsheet."""
    try:
        if unpacked_size(data) > MOST_BYTES:
            raise InputError(f"{where}: is larger than {MOST_BYTES >> 20:,} MiB, unpacked")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except InputError:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | MemoryError):
            raise
        raise InputError(f"{where}: the spreadsheet is broken or cut short") from None
    if not sheet:
        raise InputError(f"{where}: the spreadsheet is empty")
    return Table([_text(cell) for cell in sheet[0]], lambda places: _sheet_rows(sheet, places), "row")


def _sheet_rows(sheet: list[list[Any]], places: list[int]) -> Iterator[Row]:
    for line, cells in enumerate(sheet[1:], 2):
        yield line, [_text(cells[place]) if 0 <= place < len(cells) else "" for place in places]


def parquet_table(data: bytes, where: str) -> Table:
    """Read a Parquet file, of which only what is asked for is looked at."""
    try:
        file = pa.parquet.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowException, OSError):
        raise InputError(f"{where}: cannot be read as Parquet") from None
    return Table(list(file.schema_arrow.names), lambda places: _parquet_rows(file, places, where), "row")


def _parquet_rows(file: pa.parquet.ParquetFile, places: list[int], where: str) -> Iterator[Row]:
    names = file.schema_arrow.names
    line = 0
    try:
        for batch in file.iter_batches(columns=[names[place] for place in places if place >= 0]):
            columns = [batch.column(names[place]).to_pylist() if place >= 0 else None for place in places]
            for k in range(batch.num_rows):
                line += 1
                yield line, [_text(column[k]) if column else "" for column in columns]
    except (pa.ArrowException, OSError, ValueError):
        raise InputError(f"{where}: cannot be read as Parquet") from None


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
