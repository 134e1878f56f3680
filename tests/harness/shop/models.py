"""The models; `Tenant` holds the origins."""

# ruff: noqa: DJ008 - no page shows them

from django.db import models


class Plan(models.Model):
    """What a tenant pays for."""

    is_paid = models.BooleanField(default=True)


class Group(models.Model):
    """Tenants may be in any number of groups."""

    is_open = models.BooleanField(default=True)


class Tenant(models.Model):
    """One tenant, and its site."""

    site = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.CASCADE)
    groups = models.ManyToManyField(Group)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)


class Prox(Tenant):
    """The same rows."""

    class Meta:
        """Of the same table."""

        proxy = True


class Child(Tenant):
    """A row here, and one in the table of its parent."""

    color = models.CharField(max_length=9, default="red")


class ProxOfChild(Child):
    """The rows of the child."""

    class Meta:
        """Of the same table."""

        proxy = True


class Twin(models.Model):
    """A second model of the table of the tenants."""

    site = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        """Of the same table."""

        managed = False
        db_table = "shop_tenant"
