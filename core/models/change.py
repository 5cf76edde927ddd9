"""The log of changes; rows are written by database triggers alone (``core.changes``)."""

from django.db import models


class Change(models.Model):
    """That an object changed: ``topic`` is its kind, ``key`` its primary key.

    ``transaction`` is PostgreSQL's number of the transaction, 0 on SQLite, where one transaction
    writes at a time. The row of topic ``FLOOR`` says up to which id rows were forgotten.
    """

    FLOOR = "floor"

    topic = models.CharField(max_length=40, editable=False)
    key = models.BigIntegerField(editable=False)
    transaction = models.BigIntegerField(editable=False, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["transaction"], name="change_by_transaction")]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
