"""What a page cites, numbered in the order in which it is first cited."""

CITED = {
    "knot": "8Knot, the dashboard of CHAOSS: 8Knot/pages/contributors/visualizations/active_drifting_contributors.py, "
    "2025-10; drifting after 6 months, away after 12",
    "new": "CHAOSS, New Contributors. https://chaoss.community/kb/metric-new-contributors/",
    "absence": "CHAOSS, Contributor Absence Factor. https://chaoss.community/kb/metric-contributor-absence-factor/",
    "response": "CHAOSS, Time to First Response. https://chaoss.community/kb/metric-time-to-first-response/",
    "km": "Kaplan, Meier 1958, Nonparametric estimation from incomplete observations, Journal of the American "
    "Statistical Association 53: 457-481",
    "census": "rladies/meetup_archive (CC BY 4.0): 232 chapters, dead after a year without a meetup; Kaplan-Meier",
}


class Sources:
    """The sources cited so far."""

    def __init__(self) -> None:
        self.cited: list[str] = []

    def __call__(self, source: str) -> str:
        """Cite a source, by its key in `CITED` or as it reads; give its number on the page."""
        text = CITED.get(source, source)
        if text not in self.cited:
            self.cited.append(text)
        return str(self.cited.index(text) + 1)
