"""The WSGI entry point: `flask --app wsgi ...`, waitress and gunicorn all start here."""

import click

from app.core.errors import SettingsError
from app.deploy import stop_if_unsafe
from app.factory import create_app

try:
    app = create_app()
except SettingsError as error:
    # Said to whoever starts the program: a sentence, where a traceback would bury it.
    raise SystemExit(error.message.both("\n")) from None

if click.get_current_context(silent=True) is None:
    # A server imported this. Commands run in any state: some of them make the missing key file.
    stop_if_unsafe(app)
