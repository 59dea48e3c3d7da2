"""Commands that hold contacts to a policy; pandas is imported when one of them runs."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dunning import compliance
from dunning.cli.usage import unreadable
from dunning.cli.writing import obstacle, unwritable
from dunning.knowledge import KnowledgeError

WRITERS = {".html": "write_html", ".xlsx": "write_excel"}
LISTED = 20


def _fail(message: str) -> typer.Exit:
    typer.echo(f"错误：{message}", err=True)
    return typer.Exit(1)


def audit(
    log: Annotated[Path, typer.Argument(help="联系日志，.csv或.xlsx。", readable=False)],
    policy: Annotated[
        str, typer.Option(help="联系政策的编号，或政策文件的路径（以.yaml结尾）。")
    ] = "mainland-2026",
    out: Annotated[
        Path | None, typer.Option(help="报告写到哪里，以.html或.xlsx结尾；不写就只打印汇总。")
    ] = None,
    mask: Annotated[
        bool, typer.Option("--mask/--no-mask", help="报告里遮盖债务人、催收员和机构的编号。")
    ] = True,
) -> None:
    """审计一份联系日志：谁在什么时候违反了哪一条；有行没法判定就以状态1退出。"""
    if out is not None and out.suffix not in WRITERS:
        raise _fail(f"--out的值为“{out}”；应以{'或'.join(WRITERS)}结尾")
    if told := unreadable(log):
        raise _fail(told)
    if out is not None and (told := obstacle(out, log)):
        raise _fail(told)
    try:
        chosen = (
            compliance.read_policy(policy)
            if policy.endswith(".yaml")
            else compliance.load_policy(policy)
        )
        source, result = _judge(log, chosen)
        if out is not None:
            getattr(compliance, WRITERS[out.suffix])(result, out, mask=mask, source=source)
    except (KnowledgeError, compliance.ContactsError) as error:
        raise _fail(str(error)) from error
    except OSError as error:
        if out is None:
            raise
        raise _fail(unwritable(out, error)) from error
    _print(source, result)
    if out is not None:
        typer.echo(f"已写{out}")
    if source.rows_refused:
        raise _fail(f"{source.rows_refused}行没法判定，见上；改好后重新审计")


def _judge(
    log: Path, policy: "compliance.Policy"
) -> "tuple[compliance.Contacts, compliance.AuditResult]":
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("读入", total=None, state="")
        source = compliance.read_contacts(
            log, progress=lambda read: progress.update(task, state=f"{read:,}行")
        )
        progress.update(task, total=1, completed=1)
        rules = len(policy.limits.items())
        task = progress.add_task("审计", total=rules, state="")
        result = compliance.audit(
            source.frame,
            policy,
            progress=lambda rule: progress.update(task, advance=1, state=rule),
        )
        progress.update(task, completed=rules, state="完成")
    return source, result


def _print(source: "compliance.Contacts", result: "compliance.AuditResult") -> None:
    for fault in source.faults[:LISTED]:
        typer.echo(str(fault), err=True)
    if len(source.faults) > LISTED:
        typer.echo(f"另有{len(source.faults) - LISTED}处，见报告", err=True)
    typer.echo(source.report)
    typer.echo(f"{result.policy.name}：发现{len(result.findings)}项")
    table = Table("规则", "轻重", "效力", "发现")
    for row in result.summary_by_rule.itertuples():
        table.add_row(row.name, row.severity, row.force, str(row.findings))
    Console().print(table)
