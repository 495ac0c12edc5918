"""Fonts: the roles of Chinese papers, coverage, fallback glyph by glyph, and where faces come from.

Nothing here draws; no font is kept in the repository.
"""

from app.typeset.faces.collection import Faces, FacesMissing, load_faces
from app.typeset.faces.face import Face
from app.typeset.faces.roles import ROLES, Role, role_of

__all__ = ["ROLES", "Face", "Faces", "FacesMissing", "Role", "load_faces", "role_of"]
