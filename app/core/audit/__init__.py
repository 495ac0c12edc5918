"""The audit log: one entry per state change, chained and keyed; see trail, sealing, verification.

Nothing is re-exported here: import `record` from app.core.audit.trail and so on.
"""
