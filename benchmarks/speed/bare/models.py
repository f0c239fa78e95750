"""Agencies, brands and ratings with nothing around them."""

from __future__ import annotations

from django.db import models


class Agency(models.Model):
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    district = models.CharField(max_length=60, db_index=True)
    points = models.IntegerField(default=0, db_index=True)
    summary = models.TextField()

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE)
    person = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    channel = models.PositiveSmallIntegerField(default=1)
    comment = models.CharField(max_length=200, blank=True)
    rated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "person"], name="bare_one_rating_a_person")
        ]
        indexes = [models.Index(fields=["brand", "-rated_at"], name="bare_newest_of_brand")]

    def __str__(self) -> str:
        return str(self.level)
