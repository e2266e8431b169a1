"""The command line ``budgeteval``. Help and messages are in ``cli.zh.yaml``; everything heavy is imported late."""

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from budgeteval.terms import sentences

SENTENCES = sentences("budgeteval", "cli.zh.yaml")
SAY, RAW = SENTENCES.say, SENTENCES.raw
DONE, USAGE, FAULT, STOPPED = 0, 2, 3, 130

rich_utils.ARGUMENTS_PANEL_TITLE = RAW("panel.arguments")
rich_utils.OPTIONS_PANEL_TITLE = RAW("panel.options")
rich_utils.COMMANDS_PANEL_TITLE = RAW("panel.commands")
rich_utils.ERRORS_PANEL_TITLE = RAW("panel.error")
rich_utils.DEFAULT_STRING = RAW("default")
rich_utils.REQUIRED_LONG_STRING = RAW("required")


class Refused(Exception):
    """Something the user must correct; the message is for the user, the exit code 2."""


class _Command(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _in_chinese(super().get_help_option(ctx))


class _Group(TyperGroup):
    def get_help_option(self, ctx: Any) -> Any:
        return _in_chinese(super().get_help_option(ctx))


def _in_chinese(option: Any) -> Any:
    if option is not None:
        option.help = RAW("option_help")
    return option


def _argument(command: str, name: str, metavar: str) -> Any:
    return typer.Argument(help=RAW(f"{command}.{name}"), metavar=metavar, show_default=False)


def _option(command: str, name: str, *flags: str, **more: Any) -> Any:
    return typer.Option(*flags, help=RAW(f"{command}.{name}"), **more)


app = typer.Typer(cls=_Group, help=RAW("app"), add_completion=False, no_args_is_help=True, rich_markup_mode="rich",
                  pretty_exceptions_enable=False)


@app.command(cls=_Command, help=RAW("run.help"))
def run(
    files: Annotated[list[Path], _argument("run", "files", "FILE...")],
    out: Annotated[str, _option("run", "out")] = "reports",
    jobs: Annotated[int | None, _option("run", "jobs")] = None,
    engine: Annotated[str | None, _option("run", "engine")] = None,
    only: Annotated[list[str] | None, _option("run", "only")] = None,
    anew: Annotated[bool, _option("run", "anew", "--anew")] = False,
    failed_only: Annotated[bool, _option("run", "failed_only", "--failed-only")] = False,
    retries: Annotated[int, _option("run", "retries")] = 1,
    limit: Annotated[int, _option("run", "limit")] = 900,
    cell_limit: Annotated[int, _option("run", "cell_limit")] = 0,
    batch_limit: Annotated[int, _option("run", "batch_limit")] = 0,
    memory: Annotated[int, _option("run", "memory")] = 0,
    shard: Annotated[str, _option("run", "shard")] = "",
    cluster: Annotated[str, _option("run", "cluster")] = "",
    data: Annotated[str, _option("run", "data")] = "",
    county: Annotated[str, _option("run", "county")] = "",
    year: Annotated[int | None, _option("run", "year")] = None,
) -> None:
    from budgeteval.runs import command
    from budgeteval.runs.process.limits import Limits
    from budgeteval.runs.spread.address import is_address

    for name, value in (("retries", retries), ("cell-limit", cell_limit), ("batch-limit", batch_limit),
                        ("memory", memory)):
        _not_negative(name, value)
    limits = Limits(cell_limit, _positive("limit", limit), batch_limit, memory)
    workers = _positive("jobs", _cores() if jobs is None else jobs)
    if is_address(out) or data:
        cluster = cluster or "local"
    else:
        _writable(Path(out))
    options = command.Options(workers, engine, limits, retries, anew, failed_only, shard, cluster, data, county,
                              year)
    raise typer.Exit(command.run(files, out, options, only or []))


@app.command(cls=_Command, help=RAW("status.help"))
def status(
    files: Annotated[list[Path] | None, _argument("status", "files", "FILE...")] = None,
    out: Annotated[Path, _option("status", "out")] = Path("reports"),
    ask: Annotated[bool, _option("status", "ask", "--ask")] = False,
    county: Annotated[str, _option("run", "county")] = "",
    year: Annotated[int | None, _option("run", "year")] = None,
) -> None:
    from budgeteval.runs import explain

    _say(*explain.status(files or [], out, ask=ask, county=county, year=year))


@app.command(cls=_Command, help=RAW("why.help"))
def why(
    report: Annotated[str, _argument("why", "report", "REPORT")],
    out: Annotated[Path, _option("why", "out")] = Path("reports"),
    files: Annotated[list[Path] | None, _option("why", "files", "--file")] = None,
    county: Annotated[str, _option("run", "county")] = "",
    year: Annotated[int | None, _option("run", "year")] = None,
) -> None:
    from budgeteval.runs import explain

    _say(*explain.why(report, out, files or [], county, year))


@app.command(cls=_Command, help=RAW("merge.help"))
def merge(
    parts: Annotated[list[Path], _argument("merge", "parts", "FOLDER...")],
    out: Annotated[Path, _option("merge", "out")] = Path("reports"),
) -> None:
    from budgeteval.runs.spread import merge as merging

    try:
        joined = merging.merge(parts, out)
    except merging.Refused as error:
        raise Refused(str(error)) from error
    for line in merging.report(joined, out):
        typer.echo(line)


@app.command(cls=_Command, help=RAW("verify.help"))
def verify(
    names: Annotated[list[str] | None, _argument("verify", "names", "REPORT...")] = None,
    reports: Annotated[Path, _option("verify", "reports")] = Path("reports"),
    jobs: Annotated[int | None, _option("verify", "jobs")] = None,
) -> None:
    from budgeteval.runs.verify import command

    workers = _positive("jobs", _cores() if jobs is None else jobs)
    raise typer.Exit(command.command(names or [], reports, workers))


@app.command(cls=_Command, help=RAW("archive.help"))
def archive(
    names: Annotated[list[str] | None, _argument("archive", "names", "REPORT...")] = None,
    reports: Annotated[Path, _option("archive", "reports")] = Path("reports"),
    out: Annotated[Path | None, _option("archive", "out")] = None,
    verify: Annotated[bool, _option("archive", "verify", "--verify")] = False,
    sign: Annotated[Path | None, _option("archive", "sign")] = None,
    signers: Annotated[Path | None, _option("archive", "signers")] = None,
) -> None:
    if verify:
        from budgeteval.runs.archive import verifying

        raise typer.Exit(verifying.verify_all([Path(name) for name in names or []], signers))
    from budgeteval.runs.archive import command

    target = reports / "archives" if out is None else out
    raise typer.Exit(command.seal_all(names or [], reports, _writable(target), sign))


@app.command(cls=_Command, help=RAW("site.help"))
def site(
    out: Annotated[str, _option("site", "out")] = "reports",
    public: Annotated[Path | None, _option("site", "public")] = None,
) -> None:
    from budgeteval.site import command

    try:
        command.command(out, public)
    except command.Refused as error:
        raise Refused(str(error)) from error


@app.command(cls=_Command, help=RAW("trace.help"))
def trace(
    report: Annotated[str, _argument("trace", "report", "REPORT")],
    fact: Annotated[str, _argument("trace", "fact", "[FACT]")] = "",
    reports: Annotated[Path, _option("trace", "reports")] = Path("reports"),
) -> None:
    from budgeteval.runs.trace import command

    _say(*command.command(report, fact, reports))


@app.command(cls=_Command, help=RAW("check.help"))
def check(
    folder: Annotated[Path, _argument("check", "folder", "FOLDER")],
    out: Annotated[Path, _option("check", "out")],
    rules: Annotated[str, _option("check", "rules")] = "demo-county",
    county: Annotated[str | None, _option("check", "county")] = None,
    year: Annotated[int | None, _option("check", "year")] = None,
    corrections: Annotated[Path | None, _option("check", "corrections")] = None,
    jobs: Annotated[int | None, _option("check", "jobs")] = None,
) -> None:
    from budgeteval.runs import registers

    _readable(folder)
    if corrections is not None:
        _readable(corrections)
    if out.resolve() == folder.resolve() or folder.resolve() in out.resolve().parents:
        raise Refused(SAY("bad.out_in_folder", path=out))
    _refuse_if(registers.check({"rules": rules} | ({"county": county} if county else {})))
    workers = _positive("jobs", _cores() if jobs is None else jobs)
    from budgeteval.runs import checking

    raise typer.Exit(checking.check(folder, _writable(out), rules, county, year, corrections, workers))


@app.command(cls=_Command, help=RAW("forms.help"))
def forms(
    kind: Annotated[str, _argument("forms", "kind", "KIND")],
    department: Annotated[str, _option("forms", "department")],
    out: Annotated[Path, _option("forms", "out")],
    county: Annotated[str, _option("forms", "county")] = "demo",
    year: Annotated[int | None, _option("forms", "year")] = None,
    rules: Annotated[str, _option("forms", "rules")] = "demo-county",
    blank: Annotated[bool, _option("forms", "blank", "--blank")] = False,
    month: Annotated[int, _option("forms", "month")] = 8,
    experts: Annotated[int, _option("forms", "experts")] = 5,
) -> None:
    from budgeteval.blanks import pack
    from budgeteval.runs import registers

    _refuse_if(registers.check({"rules": rules, "county": county, "department": department}))
    if (wanted := kind.replace("-", "_")) not in pack.KINDS:
        raise Refused(SAY("bad.form_kind", value=kind, known=" ".join(pack.KINDS)))
    if not 1 <= month <= 12:
        raise Refused(SAY("bad.month", value=month))
    year = pack.last_year(county) if year is None else year
    if year is None:
        raise Refused(SAY("bad.year"))
    order = pack.order(county, year, rules, blank, month, _positive("experts", experts))
    try:
        for name, count, path in pack.write(wanted, order, department, _writable(out)):
            typer.echo(SAY("forms_written", department=name, count=count, path=path) if path else
                       SAY("forms_none", department=name))
    except pack.DesignError as error:
        raise Refused(SAY("bad.questionnaire", error=error)) from error


@app.command(cls=_Command, help=RAW("word.help"))
def word(
    file: Annotated[Path, _argument("word", "file", "FILE")],
    check: Annotated[bool, _option("word", "check", "--check")] = False,
) -> None:
    from budgeteval.publish.docx import blank, faults

    if check:
        if not file.is_file():
            raise Refused(SAY("bad.word_missing", path=file))
        problems = faults(file)
        _say(problems or [SAY("word_fits", path=file)], 1 if problems else DONE)
    _writable(file.parent)
    try:
        with file.open("xb") as stream:
            stream.write(blank())
    except FileExistsError as error:
        raise Refused(SAY("bad.file_there", path=file)) from error
    typer.echo(SAY("word_written", path=file))


@app.command(cls=_Command, help=RAW("rules.help"))
def rules(edition: Annotated[str, _argument("rules", "edition", "EDITION")]) -> None:
    from budgeteval.runs import law, registers

    _refuse_if(registers.check({"rules": edition}))
    law.print_rules(edition)


@app.command(cls=_Command, help=RAW("demo.help"))
def demo(
    out: Annotated[Path, _option("demo", "out")],
    seed: Annotated[int | None, _option("demo", "seed")] = None,
    departments: Annotated[int | None, _option("demo", "departments")] = None,
    projects: Annotated[int | None, _option("demo", "projects")] = None,
) -> None:
    from budgeteval.demo import DEFAULT_SEED, generate

    for name, value in (("departments", departments), ("projects", projects)):
        _positive(name, 1 if value is None else value)
    try:
        written = generate(_writable(out), seed=DEFAULT_SEED if seed is None else seed, departments=departments,
                           projects=projects)
    except FileExistsError as error:
        raise Refused(SAY("bad.own_data", path=out)) from error
    typer.echo(SAY("demo_written", folder=written))


def main() -> None:
    """Entry point; turns every refusal into words and an exit code."""
    try:
        code = app(standalone_mode=False)
    except Refused as refusal:
        code = _refuse(str(refusal))
    except KeyboardInterrupt:
        typer.echo(SAY("stopped"), err=True)
        code = STOPPED
    except Exception as error:
        code = _usage(error)
    sys.exit(code or DONE)


def _usage(error: Exception) -> int:
    """Say a usage error of the command line in Chinese; anything else is a fault of the program."""
    if type(error).__name__ == "RulesError":
        return _refuse(SAY("bad.rules", error=error))
    if not hasattr(error, "format_message"):
        traceback.print_exception(error)
        typer.echo(SAY("fault"), err=True)
        return FAULT
    kinds = [kind.__name__ for kind in type(error).__mro__]
    known = RAW("usage")
    text = next((known[kind] for kind in kinds if kind in known), known["UsageError"])
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "budgeteval"
    detail = error.format_message()
    return _refuse(f"{text.format(**vars(error))}: {detail}" if detail else text, path)


def _refuse(text: str, command: str = "") -> int:
    typer.echo(text, err=True)
    if command:
        typer.echo(SAY("try_help", command=command), err=True)
    return USAGE


def _say(lines: list[str], code: int) -> None:
    for line in lines:
        typer.echo(line)
    raise typer.Exit(code)


def _refuse_if(problems: list[str]) -> None:
    if problems:
        raise Refused("\n".join(problems))


def _positive(name: str, value: int) -> int:
    if value < 1:
        raise Refused(SAY("bad.number", name=f"--{name}", value=value))
    return value


def _not_negative(name: str, value: int) -> None:
    if value < 0:
        raise Refused(SAY("bad.negative", name=f"--{name}", value=value))


def _cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _readable(folder: Path) -> None:
    if not folder.exists():
        raise Refused(SAY("bad.folder_missing", path=folder))
    if not folder.is_dir():
        raise Refused(SAY("bad.folder_file", path=folder))
    try:
        next(iter(os.scandir(folder)), None)
    except OSError as error:
        raise Refused(SAY("bad.folder_unreadable", path=folder, error=error.strerror)) from error


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refused(SAY("bad.out_unwritable", path=folder, error=error.strerror)) from error
    return folder
