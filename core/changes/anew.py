"""Tells whoever follows the log, also from a stored position, to begin anew."""

from django.db import connections, transaction

from core.models import Change

from .counter import counter


def tell_all_to_begin_anew(database: str) -> None:
    """Say that more was written than the log tells; nothing where the log is empty.

    Every process and every stored copy of an index then reads its data again.
    """
    with connections[database].cursor() as cursor:
        if Change._meta.db_table not in connections[database].introspection.table_names(cursor):
            return
    log = Change.objects.using(database)
    if not log.exists():
        return
    with transaction.atomic(using=database):
        transaction.on_commit(lambda: counter().bump(), using=database)
        log.all().delete()
        floor = log.create(topic=Change.FLOOR, key=0)
        # Also beyond the position of who had read everything.
        log.filter(pk=floor.pk).update(key=floor.pk)
