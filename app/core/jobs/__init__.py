"""Jobs: work that outlives a request. The row is ours, delivery is the engine's.

A job is a row of `job`, written in the transaction of the change that wants it. Any worker that is
told its id, or finds it, claims it by one conditional UPDATE that raises its fence; it then holds a
lease that it keeps extending. A worker that dies stops extending; the row goes back to the queue
and the next claim raises the fence again, so whatever the dead one still had in hand is refused.
Jobs run at least once; what they change, they change exactly once:

    @job("parties.export_list", title=Text("导出名录", "Export the register"))
    def export_list(run: JobRun) -> None:
        for batch in batches(after=run.state.get("last", 0)):
            with run.step(done=..., total=..., state={"last": batch[-1].id}):
                commands.do_something(batch, actor=run.actor)
        with run.step():
            keep_file(paper)
            run.finish({"file": paper.uid})

Effects, progress and the cursor to go on from commit together, in steps of a second or less.
Effects that are not rows (a file, a message) must be safe to repeat. Where it runs: embedded.py in
the one process, procrastinate_engine.py in a cluster.
"""

from app.core.jobs.catalogue import job, periodic
from app.core.jobs.models import Job, JobStatus
from app.core.jobs.queries import JobHealth, get_job, job_health, list_jobs
from app.core.jobs.queue import enqueue
from app.core.jobs.run import JobRun, LeaseLost

__all__ = [
    "Job",
    "JobHealth",
    "JobRun",
    "JobStatus",
    "LeaseLost",
    "enqueue",
    "get_job",
    "job",
    "job_health",
    "list_jobs",
    "periodic",
]
