"""The columns of people that are kept encrypted, each beside the keyed hash by which it is found."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HASH_OF: Mapping[str, str] = MappingProxyType({"id_sealed": "id_hash", "phone_sealed": "phone_hash"})
"""The hash by the encrypted column: the two change together."""

CALLED: Mapping[str, str] = MappingProxyType(
    {"id_hash": "id_number", "id_sealed": "id_number", "phone_hash": "phone", "phone_sealed": "phone"}
)
"""What the two columns are together: the name of the column of a file, and of a line of the history."""
