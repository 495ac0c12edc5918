"""The WSGI entry point: `flask --app wsgi ...`, waitress and gunicorn all start here."""

from app.factory import create_app

app = create_app()
