"""What happens to problems and guides: the lifecycle they share with listings."""

from provinces.lifecycle import (
    approve,
    archive,
    publish,
    restore,
    return_,
    submit,
    withdraw,
)

__all__ = ["approve", "archive", "publish", "restore", "return_", "submit", "withdraw"]
