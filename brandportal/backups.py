"""Back up the database and the uploads together, and restore both into an empty installation.

A folder holds `database.dump` (or `database.sqlite3`), `media.tar` and `manifest.json`: the time,
the journal's head in exactly this copy, and a hash of each file. It holds no keys, so that the
encrypted values in a stolen backup stay unreadable.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2.extensions import make_dsn

from brandportal.journal.models import Head

DUMP, COPY, MEDIA, MANIFEST = "database.dump", "database.sqlite3", "media.tar", "manifest.json"
HEAD = f"SELECT size, hash FROM {Head._meta.db_table} WHERE id = 1"  # noqa: S608 - the model's own name
NO_HEAD = (0, "")


class BackupRefused(Exception):
    """The backup or restore was refused; the message is for the operator."""


@dataclass(frozen=True)
class Backup:
    """The content of a backup folder."""

    made_at: str
    database: str
    head: str
    hashes: Mapping[str, str]
    files: int


def back_up(folder: Path, *, now: datetime) -> Backup:
    """Write a backup into this folder, which must not exist yet. The portal may keep running.

    Uploads are copied before and after the database, so that the copy contains every file that the
    database names.
    """
    if folder.exists():
        raise BackupRefused(f"{folder} is there already; a backup is never written over another.")
    folder.mkdir(parents=True, mode=0o700)
    known: set[str] = set()
    with tarfile.open(folder / MEDIA, "w") as archive:
        _add_uploads(archive, known)
        name, head = _copy_postgres(folder) if _is_postgres() else _copy_sqlite(folder)
        _add_uploads(archive, known)
    made = Backup(
        made_at=now.isoformat(),
        database=name,
        head=_in_words(head),
        hashes={part: file_hash(folder / part) for part in (name, MEDIA)},
        files=len(known),
    )
    text = json.dumps(vars(made), ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return made


def restore(folder: Path) -> Backup:
    """Restore a backup into an empty database and an empty MEDIA_ROOT. Refuses any other target and
    an altered folder.

    The journal's head of the restored database is compared with the one in the manifest.
    """
    made = read(folder)
    for part, noted in made.hashes.items():
        if file_hash(folder / part) != noted:
            raise BackupRefused(f"{part} is not the file that was backed up.")
    if (made.database == DUMP) != _is_postgres():
        raise BackupRefused(f"This backup holds {made.database}, which this database cannot read.")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise BackupRefused(f"{media} is not empty.")
    if connection.introspection.table_names():
        raise BackupRefused(
            "The database is not empty; create another one and name it in DATABASE_URL."
        )
    media.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / MEDIA) as archive:
        archive.extractall(media, filter="data")
    connection.close()
    if _is_postgres():
        _postgres(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(folder / DUMP),
        )
    else:
        shutil.copyfile(folder / COPY, connection.settings_dict["NAME"])
    found = _in_words(Head.objects.filter(pk=1).values_list("size", "hash").first() or NO_HEAD)
    if found != made.head:
        raise BackupRefused(f"The restored journal ends with {found}; {made.head} was backed up.")
    return made


def read(folder: Path) -> Backup:
    """The manifest of a backup."""
    try:
        return Backup(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise BackupRefused(f"{folder} holds no backup of this portal.") from None


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def uploads() -> Iterator[Path]:
    """Every file under MEDIA_ROOT, as a relative path."""
    media = Path(settings.MEDIA_ROOT)
    return (path.relative_to(media) for path in sorted(media.rglob("*")) if path.is_file())


def _add_uploads(archive: tarfile.TarFile, known: set[str]) -> None:
    for path in uploads():
        if str(path) not in known:
            try:
                archive.add(Path(settings.MEDIA_ROOT) / path, arcname=str(path))
            except FileNotFoundError:
                continue  # removed meanwhile; the database copied later does not name it
            known.add(str(path))


def _in_words(head: tuple[int, str]) -> str:
    return f"{head[0]}:{head[1]}"


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _copy_postgres(folder: Path) -> tuple[str, tuple[int, str]]:
    """Dump the database, and read the journal's head in the same snapshot."""
    line = psycopg2.connect(**connection.get_connection_params())
    with closing(line), line.cursor() as cursor:
        line.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        cursor.execute(HEAD)
        head = cursor.fetchone() or NO_HEAD
        _postgres("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={folder / DUMP}")
    return DUMP, head


def _copy_sqlite(folder: Path) -> tuple[str, tuple[int, str]]:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / COPY)) as copy:
        connection.connection.backup(copy)
        return COPY, copy.execute(HEAD).fetchone() or NO_HEAD


@contextmanager
def _address() -> Iterator[str]:
    """Connection options for PostgreSQL's own programs. The password goes into a private file, not
    on the command line.
    """
    params = connection.get_connection_params()
    password = str(params.pop("password", "")).replace("\\", "\\\\").replace(":", "\\:")
    with NamedTemporaryFile("w", prefix="brandportal-") as secret:
        secret.write(f"*:*:*:*:{password}\n")
        secret.flush()
        # Other options of Django's connection are not understood by these programs.
        plain = {name: value for name, value in params.items() if isinstance(value, str | int)}
        yield make_dsn(**plain, passfile=secret.name)


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            f"{program} is not on the PATH; it comes with PostgreSQL's client programs."
        )
    with _address() as address:
        done = subprocess.run(  # noqa: S603 - the program is named here
            [found, f"--dbname={address}", *arguments], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise BackupRefused(f"{program} failed: {done.stderr.strip()[-500:]}")
