"""A large made-up export, and how long it takes to import: ``python -m benchmarks.exports FOLDER [MESSAGES]``."""

import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

MEMBERS = 5000
BEGIN = datetime(2018, 1, 1)
Row = Callable[[datetime, int, int], str]

EXPORTS: dict[str, tuple[str, Row]] = {
    "whatsapp.txt": (
        "",
        lambda t, who, k: f"{t:%m/%d/%y, %H:%M} - Person {who}: some words of message {k} that go on\n",
    ),
    "chatlog.csv": (
        "Time,SenderName,Sender,TalkerName,Talker,Content\n",
        lambda t, who, k: f"{t:%Y-%m-%d %H:%M:%S},Person {who},wxid_{who},Club,1@chatroom,some words of message {k}\n",
    ),
    "table.csv": ("member,time,kind\n", lambda t, who, k: f"{who},{t:%Y-%m-%d %H:%M:%S},post\n"),
}


def lines(head: str, row: Row, messages: int) -> Iterator[str]:
    """Give a log of a few who write much and many who write little."""
    luck, now = random.Random(1), BEGIN
    yield head
    for k in range(messages):
        now += timedelta(seconds=luck.randrange(1, 400))
        yield row(now, int(MEMBERS * luck.random() ** 3), k)


def main(folder: Path, messages: int) -> None:
    """Write each export, import it and describe the log; print seconds, and the most memory that was used."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (head, row) in EXPORTS.items():
        with (folder / name).open("w") as file:
            file.writelines(lines(head, row, messages))
        for command in (["import", folder / name, "--out", folder / "events.csv"], ["describe", folder / "events.csv"]):
            began = perf_counter()
            subprocess.run(["lifespan", *map(str, command)], check=True, stdout=subprocess.DEVNULL)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            said = f"{name:14} {command[0]:9} {perf_counter() - began:6.1f} s, most so far {used.ru_maxrss >> 10} MiB"
            print(said)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
