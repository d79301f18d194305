"""Options that many commands have, written once."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print for machines.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of the answer and its page: en, or zh for Chinese.")]
Workers = Annotated[int | None, typer.Option(help="Processes.  [default: all cores]")]
