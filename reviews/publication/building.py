"""Making the folder of the results before its notice: outside the web request and every lock, by
one worker at a time. A run that dies leaves the row and its directory; the next one goes on with
what it had finished, and gets the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.errors import YES, NotNow, Verdict, no
from brandportal.uploads.kept import delete_after_commit
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.publication import publication
from reviews.publication.keeping import take_over
from reviews.publication.models import FolderBuild

SILENT_AFTER = timedelta(minutes=5)
"""A worker that has shown no sign of life for so long is taken for dead."""
SIGN_OF_LIFE_EVERY = 1.0
MOST_SECONDS = 6 * 3600
"""How long a worker may write one folder; ten million ratings take a small part of it."""
ON_THE_SPOT = 20_000
"""A ledger of so many entries is written within a page's time; larger ones wait for the worker."""

Clock = Callable[[], datetime]


class Interrupted(Exception):
    """Another worker has taken over: this one ends without a trace."""


class _Finished(File):
    """A file of the disk that the storage may move instead of copying it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


def due(now: datetime) -> list[Evaluation]:
    """Decided years whose folder is not finished, or no longer says what the database says."""
    decided = Evaluation.objects.filter(status=EvaluationStatus.DECIDED).select_related("cycle")
    free = decided.exclude(folder_build__in=_at_work(now)).order_by("pk")
    return [evaluation for evaluation in free if finished(evaluation) is None]


def _at_work(now: datetime):
    return FolderBuild.objects.exclude(worker="").filter(seen_at__gt=now - SILENT_AFTER)


def finished(evaluation: Evaluation) -> FolderBuild | None:
    """The finished folder, if it is made of what the database says now."""
    build = FolderBuild.objects.filter(evaluation=evaluation).exclude(finished_at=None).first()
    if build is None or build.inputs_hash != publication.inputs_hash(evaluation):
        return None
    return build


def may_be_taken(evaluation: Evaluation) -> Verdict:
    """Whether a notice can take the folder now: it is finished, or small enough to be made on the
    spot.
    """
    if is_made_on_the_spot(evaluation) or finished(evaluation) is not None:
        return YES
    return no(_not_yet(FolderBuild.objects.filter(evaluation=evaluation).first()))


def is_made_on_the_spot(evaluation: Evaluation) -> bool:
    """Small ledgers, and all of them where no worker runs."""
    without_worker: bool = settings.CELERY_TASK_ALWAYS_EAGER
    return without_worker or publication.entries_of(evaluation) <= ON_THE_SPOT


def _not_yet(build: FolderBuild | None) -> str:
    if build is None or not build.worker:
        return _(
            "The folder of the results is made before the notice. This begins within a minute."
        )
    return _(
        "The folder of the results is being made: %(done)d of %(total)d ratings are written."
    ) % {"done": build.done, "total": build.total}


def taken(evaluation: Evaluation, *, now: datetime) -> FolderBuild:
    """The finished folder for the notice, made on the spot where it may be. Refuses with NotNow
    while it is being made. Called before the action that publishes, whose lock it must not hold.
    """
    build = finished(evaluation)
    if build is None and is_made_on_the_spot(evaluation):
        build = make(evaluation, now=now)
    if build is None:
        raise NotNow(_not_yet(FolderBuild.objects.filter(evaluation=evaluation).first()))
    return build


def need_unchanged(build: FolderBuild, evaluation: Evaluation) -> None:
    """Inside the action: refuses with NotNow when the results have changed since it was made."""
    if build.inputs_hash != publication.inputs_hash(evaluation):
        raise NotNow(
            _("The results have changed since their folder was made. It is being made anew.")
        )


def discard(evaluation: Evaluation, *, published: bool = False) -> None:
    """Take the folder back when its decision is; a worker that writes it ends without a trace. The
    file of one that was published stays.
    """
    build = FolderBuild.objects.filter(evaluation=evaluation).first()
    if build is None:
        return
    FolderBuild.objects.filter(pk=build.pk).update(
        worker="", inputs_hash="", done=0, total=0, finished_at=None, seal="", file=""
    )
    transaction.on_commit(partial(shutil.rmtree, _places(evaluation), ignore_errors=True))
    if not published:
        delete_after_commit(build.file)


def make(
    evaluation: Evaluation, *, now: datetime, clock: Clock = timezone.now
) -> FolderBuild | None:
    """Write the folder; returns the finished row, or None if another worker has taken over.

    Of two workers one starts, the other is refused with NotNow; so is the run during which the
    results changed. Safe to run again at any time before the notice.
    """
    worker = uuid4().hex
    inputs = publication.inputs_hash(evaluation)
    build = _claim(evaluation, worker, inputs, now)
    try:
        with _workplace(evaluation, worker, inputs) as place:
            path = place / f"results-{evaluation.cycle.edition}.zip"
            with path.open("r+b" if path.exists() else "w+b") as target:
                tell = _progress(build, worker, clock)
                seal = publication.write(evaluation, target, place=place, tell=tell, inputs=inputs)
            need_unchanged(build, evaluation)
            return _finish(build, worker, path, seal, clock())
    except Interrupted:
        return None
    finally:
        FolderBuild.objects.filter(pk=build.pk, worker=worker).update(worker="")


def _claim(evaluation: Evaluation, worker: str, inputs: str, now: datetime) -> FolderBuild:
    """Take the row for this worker; from another one only if it is silent."""
    row, _made = FolderBuild.objects.get_or_create(evaluation=evaluation)
    free = FolderBuild.objects.filter(Q(worker="") | Q(seen_at__lte=now - SILENT_AFTER), pk=row.pk)
    claimed = free.update(
        worker=worker,
        inputs_hash=inputs,
        seen_at=now,
        done=0,
        total=publication.entries_of(evaluation),
        finished_at=None,
        seal="",
        file="",
    )
    if not claimed:
        row.refresh_from_db()
        raise NotNow(_not_yet(row))
    row.refresh_from_db()
    return row


@contextmanager
def _workplace(evaluation: Evaluation, worker: str, inputs: str) -> Iterator[Path]:
    """A directory of this worker on the disk of the uploads, with what a dead one has finished of
    the same results; the dead one's is cleared.
    """
    all_of_them = _places(evaluation)
    place = all_of_them / worker
    place.mkdir(parents=True)
    for left in [one for one in all_of_them.iterdir() if one != place]:
        if not any(place.iterdir()) and not take_over(left, place, inputs=inputs):
            shutil.rmtree(place)
            place.mkdir()
        _clear(left)
    try:
        yield place
    except Exception:
        # Whoever is stopped or killed leaves it; a full disk gets its room back.
        shutil.rmtree(place, ignore_errors=True)
        raise
    shutil.rmtree(place, ignore_errors=True)
    with suppress(OSError):
        all_of_them.rmdir()


def _places(evaluation: Evaluation) -> Path:
    return Path(settings.MEDIA_ROOT) / "building" / str(evaluation.pk)


def _clear(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _progress(build: FolderBuild, worker: str, clock: Clock) -> Callable[[int], None]:
    """Save the progress, at most once a second; raises Interrupted if the row belongs to another
    worker.
    """
    last = monotonic()

    def tell(done: int) -> None:
        nonlocal last
        if monotonic() - last < SIGN_OF_LIFE_EVERY:
            return
        last = monotonic()
        mine = FolderBuild.objects.filter(pk=build.pk, worker=worker)
        if not mine.update(done=min(done, build.total), seen_at=clock()):
            raise Interrupted

    return tell


def _finish(
    build: FolderBuild, worker: str, path: Path, seal: str, now: datetime
) -> FolderBuild | None:
    with _Finished(path) as file:
        name = build.file.storage.save(f"prepared/{path.name}", file)
    changed = FolderBuild.objects.filter(pk=build.pk, worker=worker).update(
        file=name, seal=seal, finished_at=now, worker="", done=build.total
    )
    if not changed:
        build.file.storage.delete(name)
        raise Interrupted
    build.refresh_from_db()
    return build
