"""Acts, what is confidential in them, and the Merkle tree over them.

Nothing here has a foreign key: a row of the log outlives whatever it speaks of, and no writer waits for a
check. Nothing here is ever changed or deleted, but for `Unsealed`; triggers refuse it
(`migrations/sql/append_only.sql`).
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Act(models.Model):
    """One thing that somebody did to one aggregate."""

    kind = models.CharField(max_length=100)  # "finding.assign"
    subject = models.CharField(max_length=50)  # "finding"
    subject_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)  # nobody: the software itself
    body_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=30, null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    public = models.JSONField(default=dict)
    commitments = models.JSONField(
        default=dict
    )  # field of the detail -> SHA-256 over its salt and canonical value
    caused_by = models.BigIntegerField(null=True)  # the act that this one followed from

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="ledger_act_of_subject"),
            models.Index(fields=["person_id", "id"], name="ledger_act_of_person"),
            models.Index(fields=["body_id", "id"], name="ledger_act_of_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(caused_by__lt=models.F("id")), name="ledger_act_follows_cause"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="") & ~models.Q(subject=""), name="ledger_act_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.subject}:{self.subject_id}"


class Detail(models.Model):
    """The confidential values of an act, seen by whoever may see its subject; the leaf holds commitments."""

    act = models.OneToOneField(
        Act, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="detail"
    )
    subject = models.CharField(max_length=50)  # as in the act, for the row security of the subject's domain
    subject_id = models.BigIntegerField()
    content = models.JSONField()
    salts = models.JSONField()  # field -> 16 random bytes in hexadecimal

    def __str__(self) -> str:
        return f"detail of act {self.pk}"


class Unsealed(models.Model):
    """An act that has no leaf yet: written with the act, taken away by the sealer."""

    act_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"act {self.pk}, unsealed"


class Leaf(models.Model):
    """The place of an act in the log, and the hash of its canonical form."""

    index = models.BigIntegerField(primary_key=True)
    act_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.pk} of act {self.act_id}"


class Node(models.Model):
    """A complete subtree over 2^level leaves; level 0 is in `Leaf`."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(level__gt=0), name="ledger_node_is_inner")]

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class Head(models.Model):
    """A signed statement of how many leaves the log had at an instant, and of their root."""

    tree_size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    signed_at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"head over {self.pk} leaves"
