"""Commands in child processes that end, stop or lose power at a chosen file operation.

A Nursery is one warm process with `digest` imported; for every command it forks a child. In the
child an audit hook counts the operations that change files below the site's folder, and acts just
before the one that was chosen:

    with Nursery() as nursery:
        nursery.run(site, "run", "--as-of", "2022-08-02", at=7, how="exit")

It knows nothing about how `digest` writes: it sees opened, made, renamed and removed names, and
flushes (`os.fsync` raises no audit event, so it is wrapped in the child).
"""

import contextlib
import gc
import json
import locale
import os
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from killed_site import OWN, tree

How = Literal["exit", "stop", "power"]
"""What happens before the chosen operation: the process ends, stops, or ends as in a power cut:
files that were not flushed lose their second half."""

KILLED = 9
CRASHED = 70
CLOCK = "2022-09-06T16:00:00Z"

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: exit code (9: killed), what it printed, and what it did to files."""

    code: int
    output: str = ""
    operations: Sequence[str] = ()
    unflushed: Sequence[str] = ()


class Nursery:
    """A warm process that forks a child for each command. Use it as a context.

    Args:
        environment: variables set on top of the present ones.
        prefix: a command line to start it with: `unshare`, `setpriv`.
    """

    def __init__(
        self, environment: Mapping[str, str] | None = None, prefix: Sequence[str] = ()
    ) -> None:
        self._process = subprocess.Popen(
            [*prefix, sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            if process.stdin:
                process.stdin.close()

    def run(
        self,
        site: Path,
        *arguments: str,
        clock: str | None = CLOCK,
        at: int | None = None,
        how: How = "exit",
        octets: int | None = None,
    ) -> Outcome:
        """Run a command to its end; one that was told to stop is then killed from outside.

        Args:
            clock: the present of the command; None for the real one.
            at: the operation before which it happens; 1 is the first.
            octets: the size to which a file can grow.
        """
        pid = self.start(site, *arguments, clock=clock, at=at, how=how, octets=octets)
        if how == "stop":
            self.kill(pid)
        return self.outcome(pid)

    def start(
        self,
        site: Path,
        *arguments: str,
        clock: str | None = CLOCK,
        at: int | None = None,
        how: How = "stop",
        octets: int | None = None,
    ) -> int:
        """Start a command and wait until it has ended or stopped; give its process id."""
        job = {"site": str(site), "arguments": arguments, "clock": clock, "at": at, "how": how}
        return int(self._ask({**job, "do": "start", "octets": octets}))

    def kill(self, pid: int) -> None:
        """Kill a command as `kill -9` does. The nursery reaps it, so the id is still its own."""
        os.kill(pid, signal.SIGKILL)

    def go_on(self, pid: int) -> None:
        """Let a command that stopped go on."""
        os.kill(pid, signal.SIGCONT)

    def outcome(self, pid: int) -> Outcome:
        """Wait for the end of a command that was started."""
        return Outcome(**self._ask({"do": "outcome", "pid": pid}))

    def shell(self, *command: str) -> str:
        """Run another program where the children run (their mounts are seen nowhere else)."""
        return str(self._ask({"do": "shell", "command": command}))

    def tree(self, folder: Path) -> dict[str, str]:
        """Read a folder as `tree` does, where the children run."""
        return dict(self._ask({"do": "tree", "folder": str(folder)}))

    def _ask(self, job: _Row) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(job) + "\n")
        stdin.flush()
        answer = json.loads(stdout.readline() or '{"fault": "the nursery has ended"}')
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        return answer["answer"]


# --- what runs in the nursery's own process and in its children ---


@dataclass(slots=True)
class Tally:
    """Counts the operations below a folder, and acts before one of them."""

    folder: str
    at: int | None
    how: How
    done: list[str] = field(default_factory=list)
    unflushed: set[str] = field(default_factory=set)
    too_early: list[str] = field(default_factory=list)
    over: bool = False

    def begin(self) -> None:
        """Begin to count. Only for a process that ends soon: an audit hook cannot be taken off."""
        sys.addaudithook(self._hear)
        flush = os.fsync

        def counted(descriptor: int) -> None:
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            if self._inside(path):
                self._count("flush", path)
                self.unflushed.discard(path)
            else:
                flush(descriptor)

        os.fsync = counted

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.over:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in ("os.mkdir", "os.rmdir", "os.remove", "os.truncate"):
            if self._counted(event, arguments[0], arguments[-1]):
                self._removed(_path(arguments[0]))
                if event == "os.mkdir":
                    self._note_name(_path(arguments[0]))
        elif event in ("os.rename", "os.link", "os.symlink"):
            source, target = _path(arguments[0]), _path(arguments[1])
            if self._counted(event, target, -1):
                self.unflushed = {_moved(path, source, target) for path in self.unflushed}
                self._note_name(target)

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        if isinstance(path, int) or not writes or not self._inside(_path(path)):
            return
        self._count(f"open {mode or ''}".strip(), _path(path))
        if not os.path.exists(path):
            self._note_name(_path(path))
        if not self._of_the_lock(_path(path)):
            self.unflushed.add(_path(path))

    def _note_name(self, path: str) -> None:
        if not self._of_the_lock(path):
            self.unflushed.add(os.path.dirname(path))

    def _of_the_lock(self, path: str) -> bool:
        """Whether a path needs no flush, since it means nothing after the machine has stopped."""
        return path.startswith(f"{self.folder}{OWN}")

    def _counted(self, event: str, path: Any, folder_descriptor: int) -> bool:
        relative = event in ("os.rmdir", "os.remove") and folder_descriptor != -1
        if relative or self._inside(_path(path)):
            self._count(event.removeprefix("os."), str(path))
            return not relative
        return False

    def _count(self, operation: str, path: str) -> None:
        self.done.append(f"{operation} {path.removeprefix(self.folder)}")
        if len(self.done) != self.at:
            return
        self.over = True
        if self.how == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
            self.over = False
            return
        if self.how == "power":
            self._lose_power()
        os._exit(KILLED)

    def _lose_power(self) -> None:
        for path in filter(os.path.isfile, self.unflushed):
            os.truncate(path, os.path.getsize(path) // 2)

    def _removed(self, path: str) -> None:
        """Forget what is gone; nothing may go while the names beside it can still be lost."""
        if os.path.isdir(path) and os.path.dirname(path) in self.unflushed:
            self.too_early.append(f"{path} is removed too early")
        self.unflushed = {p for p in self.unflushed if p != path and not p.startswith(f"{path}/")}

    def _inside(self, path: str) -> bool:
        return f"{path}/".startswith(self.folder)

    def not_flushed(self) -> list[str]:
        """Give what the disk may not have yet: files with their content, folders with their names."""
        paths = [*self.unflushed, *self.too_early]
        return sorted(f"{path}/".removeprefix(self.folder) for path in paths)


def _path(path: Any) -> str:
    return os.path.abspath(os.fsdecode(path))


def _moved(path: str, source: str, target: str) -> str:
    if path == source or path.startswith(f"{source}/"):
        return target + path[len(source) :]
    return path


def _perform(job: _Row, frozen: Any, freezer: Any) -> _Row:
    if job["clock"] is None:
        freezer.stop()
    else:
        frozen.move_to(datetime.fromisoformat(job["clock"]))
    if job["octets"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["octets"], resource.RLIM_INFINITY))
    tally = Tally(f"{job['site']}/", job["at"], job["how"])
    tally.begin()
    result = CliRunner().invoke(main, ["--site", job["site"], *job["arguments"]])
    tally.over = True
    code, output = result.exit_code, result.output
    if result.exception and not isinstance(result.exception, SystemExit):
        code, output = CRASHED, output + "".join(traceback.format_exception(result.exception))
    return {
        "code": code,
        "output": output,
        "operations": tally.done,
        "unflushed": tally.not_flushed(),
    }


class _Children:
    def __init__(self, frozen: Any, freezer: Any) -> None:
        self._frozen, self._freezer = frozen, freezer
        self._notes: dict[int, Any] = {}

    def start(self, job: _Row) -> int:
        notes = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `outcome`
        pid = os.fork()
        if pid == 0:
            try:
                written = json.dumps(_perform(job, self._frozen, self._freezer))
            except BaseException:
                written = json.dumps({"code": CRASHED, "output": traceback.format_exc()})
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            os.pwrite(notes.fileno(), written.encode(), 0)
            os._exit(0)
        self._notes[pid] = notes
        os.waitid(os.P_PID, pid, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
        return pid

    def outcome(self, job: _Row) -> _Row:
        os.waitpid(job["pid"], 0)
        with self._notes.pop(job["pid"]) as notes:
            notes.seek(0)
            return dict(json.loads(notes.read() or f'{{"code": {KILLED}}}'))

    def shell(self, job: _Row) -> str:
        done = subprocess.run(job["command"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{shlex.join(job['command'])}: {done.stderr}")
        return done.stdout

    def tree(self, job: _Row) -> dict[str, str]:
        return tree(Path(job["folder"]))

    def end(self) -> None:
        for pid in self._notes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _nurse() -> None:
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    for verb in VERBS:
        CliRunner().invoke(main, [verb, "--help"])
    freezer = freeze_time(datetime.fromisoformat(CLOCK))
    children = _Children(freezer.start(), freezer)
    gc.collect()
    gc.freeze()  # or each child would write into the pages that it shares with us
    try:
        for line in sys.stdin:
            print(json.dumps(_answer(children, json.loads(line))), flush=True)
    finally:
        children.end()


def _answer(children: _Children, job: _Row) -> _Row:
    try:
        return {"answer": getattr(children, job["do"])(job)}
    except Exception:
        return {"fault": traceback.format_exc()}


if __name__ == "__main__":
    from click.testing import CliRunner
    from freezegun import freeze_time

    from digest.cli import VERBS, main

    _nurse()
