"""The WSGI entry point: `flask --app wsgi ...`, waitress and gunicorn all start here."""

from app.core.errors import SettingsError
from app.factory import create_app

try:
    app = create_app()
except SettingsError as error:
    # Said to whoever starts the program: a sentence, where a traceback would bury it.
    raise SystemExit(error.message.both("\n")) from None
