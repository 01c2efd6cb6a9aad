import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from sistercities.kernel import roles
from sistercities.models import User

pytestmark = pytest.mark.django_db


def permissions_of(name):
    held = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{p.content_type.app_label}.{p.codename}" for p in held}


def test_sync_roles_makes_the_four_groups_once():
    call_command("sync_roles")
    call_command("sync_roles")

    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "Administrator",
        "Clerk",
        "Committee chair",
        "Committee member",
    ]


def test_only_the_clerk_runs_the_programme():
    holders = [
        name for name in roles.ROLES if "relationships.run_programme" in permissions_of(name)
    ]

    assert holders == [roles.CLERK]


def test_chair_and_member_may_touch_no_table():
    assert permissions_of(roles.CHAIR) == set()
    assert permissions_of(roles.MEMBER) == set()


def test_nobody_may_delete_what_the_record_rests_on():
    deletes = {
        code.split(".delete_")[1]
        for name in roles.ROLES
        for code in permissions_of(name)
        if ".delete_" in code
    }

    assert deletes == {"partnercontact"}


def test_only_the_administrator_changes_accounts():
    holders = [name for name in roles.ROLES if "sistercities.change_user" in permissions_of(name)]

    assert holders == [roles.ADMINISTRATOR]


def test_sync_roles_takes_away_what_the_file_does_not_name():
    extra = Permission.objects.get(codename="delete_user")
    Group.objects.get(name=roles.MEMBER).permissions.add(extra)

    roles.sync()

    assert permissions_of(roles.MEMBER) == set()


def test_a_permission_that_does_not_exist_is_an_error():
    with pytest.raises(LookupError):
        roles._permissions({"relationships.nomination": ("fly",)})


def test_a_clerk_can_be_recognised_by_permission():
    clerk = User.objects.create_user("clerk@example.org", "a long password", name="Clerk")
    clerk.groups.add(Group.objects.get(name=roles.CLERK))

    assert clerk.has_perm("relationships.run_programme")
    assert not clerk.has_perm("relationships.change_council")
