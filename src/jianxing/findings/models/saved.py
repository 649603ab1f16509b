"""What somebody keeps of how one likes to look at the supervision ledger: no case content."""

from django.db import models

from jianxing.directory.models import Body, Person


class SavedView(models.Model):
    """A named set of filters of the supervision ledger, as a person keeps it while acting for one body."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "site_savedview"  # where it was before pages and programs shared it
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["person", "body", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_named"),
        )

    def __str__(self) -> str:
        return self.name
