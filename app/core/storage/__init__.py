"""Files: bytes in a folder or an S3-compatible store, one row of `stored_file` per kept file.

Bytes and rows cannot commit together, so the bytes always go first and a row is a promise already
kept. Two patterns, and no third:

A. A request or a command line, content at hand (an upload, a scan):

       scan = file_store().put("scans", upload, suffix="pdf", ..., actor=actor)   # no transaction
       with transaction():
           keep_file(scan)
           commands.attach_scan(agreement_id=..., file_id=scan.id, actor=actor)

B. A job, content made from rows (an export, a printed document); after_commit() of the business
   change only delivers the job:

       paper = file_store().put("papers", render(facts), suffix="docx", ..., actor=run.actor)
       with run.step():
           keep_file(paper)
           commands.mark_ready(document_id=..., file_id=paper.id, actor=run.actor)
           run.finish({"file": paper.uid})

A crash between the two leaves bytes without a row, never a row without bytes; the daily upkeep
removes what is a day old and nobody keeps. Kept files are never changed and never removed.
"""

from app.core.storage.errors import FileDamaged, StoreUnavailable
from app.core.storage.files import FileStore, file_store, keep_file
from app.core.storage.models import StoredFile

__all__ = ["FileDamaged", "FileStore", "StoreUnavailable", "StoredFile", "file_store", "keep_file"]
