"""The Flask extensions, made once, bound in the factory. The database is in core/database.py."""

from __future__ import annotations

from flask_migrate import Migrate
from flask_wtf import CSRFProtect

csrf = CSRFProtect()
migrate = Migrate(render_as_batch=True, compare_type=True)
