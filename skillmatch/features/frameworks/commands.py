"""The command that imports a classification."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from skillmatch.features.frameworks import messages as framework_messages
from skillmatch.features.frameworks.services import frameworks as frameworks_service


@click.command("import-framework")
@with_appcontext
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label", default="", help="The edition, such as v1.2.0.")
@click.option("--note", default="", help="The attribution that the licence asks for.")
def import_framework(files: tuple[Path, ...], label: str, note: str) -> None:
    """Import FILES of a classification (official occupations, ESCO, O*NET) as they are published: all of them, or nothing."""
    try:
        with force_locale("en"):
            done = frameworks_service.import_files([(file.name, file.read_bytes()) for file in files], label=label, note=note)
            for one in done.files:
                told = one.counts
                click.echo(f"{one.name}: {framework_messages.form(one.form)}: {told.added} added, {told.changed} changed, "
                           f"{told.same} as before, {told.retired} no longer there, {told.aside} left aside")  # fmt: skip
    except frameworks_service.FilesRefused as error:
        raise click.ClickException("\n".join(error.reasons)) from None


COMMANDS = (import_framework,)
