"""The floor pages are held against: one JSON route, nothing but Flask."""

from __future__ import annotations

from flask import Flask, Response, jsonify

app = Flask("bare")


@app.get("/json")
def answer() -> Response:
    """As little as Flask can do."""
    return jsonify(ok=True, id=1)
