"""The page on exports, docs/import.md, made from the formats there are: ``python -m docs.formats`` writes it."""

from collections.abc import Sequence
from pathlib import Path

from experiments.importing.acts import DROPPED, KINDS
from experiments.importing.formats import FORMATS

PAGE = Path(__file__).parent / "import.md"
NOT_COUNTED = "not counted as activity"

TEXT = """# Exports that are read

```sh
lifespan import result.json --out events.csv               # a file; its format is told by what is in it
lifespan import "WhatsApp Chat.zip" --out events.parquet   # the files of a ZIP or a folder become one log
lifespan import visits.xlsx --column member=Card --column time=Date --out events.csv
lifespan describe events.csv                               # what the log says of the community
```

This page is made by `python -m docs.formats`; `lifespan import --list` says the same.

**What is kept.** Who did what on which day, whom they answered, and in which room: `member,day,kind,to,room`. People
and rooms are numbered in the order of their first event, before anything is written; times are cut to days. No name,
address or text is written, logged, or shown in what is said of mistakes; of JSON and of mails nothing but the fields
wanted is ever looked at. The names of a table's columns are shown, so that a wrong guess can be put right. Beside the
log stands `EVENTS.coverage.json`: what it covers.

**Who is who.** Platforms' own identities, where the file has them; else the name shown, and then somebody who changes
their name becomes another member. Notices tell of people by name; they count for the one identity that bears the
name. Files of one platform share their people; those of two platforms share none. A message that stands in two files
is counted once, where messages have numbers.

**Days.** Times of the file's own zone are taken as they are; times since 1970 and times with a zone are brought to
the community's zone: `--zone`, by default Asia/Shanghai for WeChat, WeCom, QQ and ChatLab, else UTC. Where a date
such as 3/4/24 may be read in two ways, the order is taken in which all are dates and go forward; if that does not
tell, the command asks for `--dates day-first` or `month-first`.

**Tables** of any kind are read if a column is known to say who and one when; columns are guessed by their names, in
English and Chinese, and set by `--column ROLE=NAME`, where a role is member, time, kind, room, to, or start, end,
fee, status. A table of terms (`member,start,end,fee,status`) gives a join at the first start, a payment at each start
with a fee, a refund, and a leave at an end after which no term begins within a month. Ends that lie after the day of
the export (`--until`; by default that of the last start) have not happened yet.

**Alphabets**: UTF-8, with or without a mark, GB18030, UTF-16. A file is read up to 1 GiB, unpacked; ZIPs are read in
memory, and ZIPs within ZIPs are passed over.

## Kinds of events

{kinds}

Left out, and counted: {dropped}.

## Formats

{formats}
"""


def page() -> str:
    """Make the page."""
    from experiments.describe import NOT_AN_ACT

    kinds = [(f"`{kind}`", said, NOT_COUNTED if kind in NOT_AN_ACT else "") for kind, said in KINDS.items()]
    formats = [(f"`{format.name}`", format.title, format.gives, format.lacks) for format in FORMATS.values()]
    return TEXT.format(
        kinds=_table(("kind", "what it is", ""), kinds),
        dropped=", ".join(DROPPED.values()),
        formats=_table(("format", "what it is", "gives", "lacks"), formats),
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
