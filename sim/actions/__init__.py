"""What an operator can do: values that a policy returns and the operator applies. One file an act.

What each does to the world stands in the file of the same name in :mod:`sim.acts`.
"""

from sim.actions.advertise import Advertise
from sim.actions.ally import Ally
from sim.actions.answer import Answer
from sim.actions.appoint import Appoint
from sim.actions.assign import Assign
from sim.actions.base import OPERATOR, VACANT, Act, PlainAct
from sim.actions.charge import Charge
from sim.actions.chat import Chat
from sim.actions.close_room import CloseRoom
from sim.actions.enlist import Enlist
from sim.actions.host import Host
from sim.actions.introduce import Introduce
from sim.actions.moderate import Moderate
from sim.actions.offer import Offer
from sim.actions.open_room import OpenRoom
from sim.actions.post import Post
from sim.actions.remove import Remove
from sim.actions.screen import Screen
from sim.actions.tell import Tell
from sim.actions.visit import Visit
from sim.actions.work import Work

__all__ = [
    "OPERATOR",
    "VACANT",
    "Act",
    "Advertise",
    "Ally",
    "Answer",
    "Appoint",
    "Assign",
    "Charge",
    "Chat",
    "CloseRoom",
    "Enlist",
    "Host",
    "Introduce",
    "Moderate",
    "Offer",
    "OpenRoom",
    "PlainAct",
    "Post",
    "Remove",
    "Screen",
    "Tell",
    "Visit",
    "Work",
]
