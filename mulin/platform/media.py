"""Files below the media folder, when they go."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def remove(name: str) -> None:
    """Delete a file and its folder where that is empty then; call it after the commit that forgets its name."""
    root = Path(settings.MEDIA_ROOT).resolve()
    target = (root / name).resolve()
    if not target.is_relative_to(root):
        raise ValueError(f"{name} does not lie below the media folder")
    target.unlink(missing_ok=True)
    folder = target.parent
    if folder != root and folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
