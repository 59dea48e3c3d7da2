"""Commands for whoever keeps the register of legal rules."""

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from dunning.cli.usage import existing_folder
from dunning.knowledge import KnowledgeError, Provision, load_provisions
from dunning.knowledge.clock import today
from dunning.knowledge.impact import uses

law = typer.Typer(no_args_is_help=True, help="法规登记表：谁依赖哪一条，哪些该复核。")

Root = Annotated[Path, typer.Option(help="项目文件夹。", callback=existing_folder)]


def _fail(message: str) -> typer.Exit:
    typer.echo(f"错误：{message}", err=True)
    return typer.Exit(1)


def _find(identifier: str) -> Provision:
    provisions = load_provisions()
    if identifier in provisions:
        return provisions[identifier]
    near = [known for known in provisions if identifier and identifier in known][:8]
    hint = f"；相近的有{'、'.join(near)}" if near else "；全部id在knowledge/provisions.yaml里"
    raise _fail(f"登记表里没有“{identifier}”{hint}")


@law.command()
def impact(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="条目的id。")],
    root: Root = Path(),
) -> None:
    """列出依赖某一条的页面、题目、判定和程序；改了这一条，就要重读它们。"""
    try:
        provision = _find(identifier)
        places = uses(root, load_provisions())[identifier]
    except KnowledgeError as error:
        raise _fail(str(error)) from error
    typer.echo(f"{provision.citation}（{provision.standing}，{provision.status_zh}）")
    typer.echo(
        f"{provision.confidence_zh}，{provision.checked_on}核对，{provision.review_by}前复核"
    )
    for kind, group in groupby(places, key=lambda use: use.kind):
        listed = list(group)
        typer.echo(f"\n{kind}（{len(listed)}）")
        for use in listed:
            typer.echo(f"  {use.file}  {use.entry}".rstrip())
    typer.echo(f"\n共{len(places)}处" if places else f"\n没有一处依赖它。{provision.background}")


@law.command()
def due(
    on: Annotated[
        str | None, typer.Option(metavar="日期", help="按哪一天算，如2027-06-01；不写就是今天。")
    ] = None,
    root: Root = Path(),
) -> None:
    """列出已过复核日的条目；有就以状态1退出。"""
    try:
        day = date.fromisoformat(on) if on else today()
    except ValueError as error:
        raise _fail(f"--on的值为“{on}”；应为2027-06-01这样的日期") from error
    try:
        late = load_provisions().overdue(day)
        relied_on = uses(root, load_provisions())
    except KnowledgeError as error:
        raise _fail(str(error)) from error
    if not late:
        typer.echo(f"{day}：没有过期未复核的条目")
        return
    table = Table("编号", "应复核", "规定", "依赖它的地方")
    for entry in sorted(late, key=lambda entry: (entry.review_by, entry.id)):
        table.add_row(entry.id, str(entry.review_by), entry.citation, str(len(relied_on[entry.id])))
    Console().print(table)
    raise _fail(f"{day}：{len(late)}条已过复核日")
