"""The commands that bring a register in or take it out."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from skillmatch.features.registers.services import file_commands as file_commands_service
from skillmatch.store.registers.intake.columns import Digits
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.web.console import refusals


@click.command("import")
@with_appcontext
@click.argument("register", type=click.Choice(list(INTAKES)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Write the good rows without asking.")
@click.option("--identity-consent", is_flag=True, help="The people agreed to their identity numbers being kept.")
@click.option(
    "--digits",
    type=click.Choice(["ours", "national"]),
    help="What a bare digit means in a column of grades: the rank, or the national grade.",
)
def import_command(register: str, file: Path, yes: bool, identity_consent: bool, digits: str | None) -> None:
    """Bring FILE (a workbook or text) into REGISTER: say what it would do, ask, and write all of it or nothing."""
    with refusals():
        batch = file_commands_service.checked(
            register, file, identity_consent=identity_consent, digits=Digits(digits) if digits else Digits.UNSAID
        )
        for line in file_commands_service.describe(batch):
            click.echo(line)
        if batch.added + batch.changed and (yes or click.confirm("Write the good rows?")):
            file_commands_service.written(batch)
            click.echo("Written.")
        else:
            click.echo("Nothing was written.")


@click.command("export")
@with_appcontext
@click.argument("register", type=click.Choice(list(INTAKES)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", default="zh", show_default=True, type=click.Choice(["zh", "en"]))
def export_command(register: str, file: Path, lang: str) -> None:
    """Write REGISTER into FILE, .xlsx or .csv by its ending, in the columns of the template."""
    with refusals():
        click.echo(f"{file_commands_service.export(register, file, zh=lang == 'zh')} rows")


COMMANDS = (import_command, export_command)
