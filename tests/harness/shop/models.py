"""The models; `Tenant` holds the origins."""

# ruff: noqa: DJ008 - no page shows them

from __future__ import annotations

from typing import Any

from django.db import models


class Plan(models.Model):
    """The contract of a tenant."""

    is_paid: models.BooleanField[bool, bool] = models.BooleanField(default=True)


class Group(models.Model):
    """Tenants may be in any number of groups."""

    is_open: models.BooleanField[bool, bool] = models.BooleanField(default=True)


class Owner(models.Model):
    """A tenant stays when its owner goes."""


class ProxOfOwner(Owner):
    """The same rows."""

    class Meta:
        """Of the same table."""

        proxy = True


class Tenant(models.Model):
    """One tenant, and its site."""

    site: models.CharField[str, str] = models.CharField(max_length=100)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    plan: models.ForeignKey[Any, Any] = models.ForeignKey(
        Plan, null=True, on_delete=models.CASCADE
    )
    owner: models.ForeignKey[Any, Any] = models.ForeignKey(
        Owner, null=True, on_delete=models.SET_NULL
    )
    groups: models.ManyToManyField[Any, Any] = models.ManyToManyField(Group)
    parent: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL
    )


class Prox(Tenant):
    """The same rows."""

    class Meta:
        """Of the same table."""

        proxy = True


class Child(Tenant):
    """A row here, and one in the table of its parent."""

    color: models.CharField[str, str] = models.CharField(max_length=9, default="red")


class ProxOfChild(Child):
    """The rows of the child."""

    class Meta:
        """Of the same table."""

        proxy = True


class Twin(models.Model):
    """A second model of the table of the tenants."""

    site: models.CharField[str, str] = models.CharField(max_length=100)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)

    class Meta:
        """Of the same table."""

        managed = False
        db_table = "shop_tenant"
