"""Two roles of PostgreSQL: the owner, who lays tables out, and the application, which uses them.

The application reads and writes rows. It cannot change a table, switch a trigger off, empty a
table past its triggers, or lay a temporary table over one of ours. So the triggers bind even
somebody who gets hold of its password.
"""

from django.db import connection
from psycopg2.sql import SQL, Composable, Identifier, Literal

RIGHTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC, {role}",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC, {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


def let_in(role: str, password: str = "") -> None:
    """Give the application's role its rights, all of them and no other; make it if it is missing.

    Raises ValueError: the role is the owner itself, or a superuser, whom no right binds.
    """
    with connection.cursor() as cursor:

        def run(statement: str, **names: Composable) -> None:
            cursor.execute(SQL(statement).format(**names))

        cursor.execute("SELECT current_user, current_database()")
        owner, database = cursor.fetchone()
        if owner == role:
            raise ValueError(f"“{role}” is the owner itself: name another role in APP_ROLE.")
        names = {"role": Identifier(role), "database": Identifier(database)}
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            run("CREATE ROLE {role} LOGIN", **names)
        elif found[0]:
            raise ValueError(f"“{role}” is a superuser, whom no right binds: name another role.")
        if password:
            run("ALTER ROLE {role} PASSWORD {password}", password=Literal(password), **names)
        for right in RIGHTS:
            run(right, **names)
