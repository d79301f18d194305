"""Exports that people hold of their communities, read into one event log without names or texts.

`reading.read_export` is the whole way: the files (`sources`), what each is (`formats`), its acts (a module a family of
formats), who they were as whole numbers (`gathering`), and what the log covers (`coverage`).
"""
