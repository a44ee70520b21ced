"""Keep tests away from the person's own journal, and from chance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("salessim", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("salessim")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESSIM_HOME", str(tmp_path / "home"))
