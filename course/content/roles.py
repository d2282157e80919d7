"""The services whose cases a lesson or a scenario may carry: the id that authors write, the words shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "border": "Border",
        "diplomacy": "Diplomacy",
        "education": "Education",
        "health": "Health",
        "justice": "Justice",
        "labour": "Labour",
        "local-government": "Local government",
        "media": "Media",
        "ministry": "Ministry",
        "police": "Police",
        "social-services": "Social services",
    }
)
