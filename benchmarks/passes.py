"""The pass over visitors against C: the table."""

from benchmarks.clock import say
from benchmarks.handmade import FLAGS, compare, compiler
from benchmarks.page import Section, table

FLAGS_SAID = " ".join(flag for flag in FLAGS if flag not in ("-shared", "-fPIC"))


def measure(quick: bool) -> Section:
    """Compare our pass with the one by hand; without a compiler, say so."""
    head = ["members", "ours, ns a member-day", f"C ({FLAGS_SAID})", "times slower than C", "outputs"]
    if compiler() is None:
        return Section({"c": table(head, [["no C compiler on this machine", "", "", "", ""]])}, {"times_c": None})
    say("visit, read, update: ours and C")
    rows = [compare(n, max(2, 300_000 // n), 5 if quick else 11) for n in (1_000, 100_000)]
    cells = [
        [f"{row.members:,}", row.ours, row.by_hand, row.times, "same bits" if row.equal else f"{row.apart:.1g} apart"]
        for row in rows
    ]
    return Section({"c": table(head, cells)}, {"times_c": rows[-1].times.median})
