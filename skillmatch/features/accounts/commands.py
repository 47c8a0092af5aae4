"""The commands for accounts."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from skillmatch.features.accounts.services import register as register_service
from skillmatch.store.db import migrate
from skillmatch.terms import Role
from skillmatch.web.console import refusals

users = AppGroup("users", help="Accounts.")


@users.command("create")
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--scope", default="", help="Code of the worker, mentor, trainer, enterprise or town that the role needs.")
@click.option("--name", default="", help="Name to show; the user name where it is not given.")
@click.option("--ask-password", is_flag=True, help="Ask for the password instead of drawing one.")
def users_create(username: str, role: str, scope: str, name: str, ask_password: bool) -> None:
    """Make an account with a role; the drawn password is printed once."""
    chosen = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
    with refusals():
        migrate.require_tables()
        account = register_service.create(None, username, name or username, Role(role), scope, chosen)
    click.echo(f"{account.username} {account.password}" if chosen is None else account.username)


@users.command("disable")
@click.argument("username")
def users_disable(username: str) -> None:
    """Shut an account and end its sessions at once."""
    with refusals():
        register_service.set_active(None, register_service.id_of(username), active=False)
    click.echo(f"{username} is disabled.")


COMMANDS = (users,)
