"""The formats that there are, and which of them a file is in."""

import re

from experiments.importing import (
    any_table,
    chatlab,
    discord,
    discourse,
    git,
    irc,
    line,
    mail,
    meetup,
    qq,
    slack,
    telegram,
    wechat,
    wecom,
    whatsapp,
    zulip,
)
from experiments.importing.contents import Content
from experiments.importing.forms import Format
from sim.errors import InputError, unknown

FAMILIES = (
    wechat,
    qq,
    wecom,
    whatsapp,
    telegram,
    slack,
    discord,
    discourse,
    line,
    mail,
    irc,
    git,
    meetup,
    zulip,
    chatlab,
)
ALL = (*(format for family in FAMILIES for format in family.FORMATS), wechat.COPIED, *any_table.FORMATS)
FORMATS: dict[str, Format] = {format.name: format for format in ALL}
ANY_TABLE = FORMATS["table"]


def named(name: str) -> Format:
    """Give the format of that name, or refuse it."""
    if name not in FORMATS:
        raise InputError(unknown("format", name, FORMATS, "--format"))
    return FORMATS[name]


def recognised(content: Content) -> Format | None:
    """Tell by its signature what format a file is in; None if it is in none."""
    return next((format for format in FORMATS.values() if bears_signs(content, format)), None)


def bears_signs(content: Content, format: Format) -> bool:
    """Tell whether a file looks like that format."""
    if format.shape == "mbox":
        return content.is_mail
    if format.shape == "json":
        return any(content.paths.issuperset(sign.split()) for sign in format.signs)
    if format.shape == "table":
        header = set(content.table.header) if format.signs and content.table else set()
        return any(header.issuperset(sign.split(",")) for sign in format.signs)
    return any(re.match(sign, line) for sign in format.signs for line in content.first_lines)
