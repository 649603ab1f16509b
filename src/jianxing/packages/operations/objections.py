"""What may stand against a package."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Objections:
    """What stands against a package by authenticity (真实性), legality (合法性) and relevance (关联性)."""

    authenticity: str = ""
    legality: str = ""
    relevance: str = ""

    def all(self) -> tuple[str, str, str]:
        """The three, in this order."""
        return self.authenticity.strip(), self.legality.strip(), self.relevance.strip()
