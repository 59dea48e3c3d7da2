"""Commands that make letters, agreements and records."""

from pathlib import Path
from typing import Annotated

import typer

from dunning.cli.writing import obstacle, unwritable
from dunning.document import DocumentError, load_templates, render, to_docx
from dunning.knowledge import KnowledgeError
from dunning.knowledge.reader import read_yaml
from dunning.saving import save

document = typer.Typer(no_args_is_help=True, help="文书：按模板生成函件、协议和记录。")

SUFFIXES = (".docx", ".txt")


def _fail(message: str) -> typer.Exit:
    typer.echo(f"错误：{message}", err=True)
    return typer.Exit(1)


@document.command("list")
def list_templates() -> None:
    """列出全部模板和要填的字段。"""
    try:
        templates = load_templates()
    except KnowledgeError as error:
        raise _fail(str(error)) from error
    for template in templates.values():
        typer.echo(f"{template.id}  {template.title}：{template.purpose}")
        for field in template.fields:
            mark = "" if field.is_required else "（有才填）"
            typer.echo(f"    {field.name}  {field.label}{mark}")


@document.command("make")
def make_document(
    template: Annotated[str, typer.Argument(help="模板编号，见dunning document list。")],
    data: Annotated[Path, typer.Argument(help="YAML文件：字段名和值。", readable=False)],
    out: Annotated[Path, typer.Option(help="写到哪里，以.docx或.txt结尾。")],
) -> None:
    """按模板生成一份文书；缺项或前后不符就整份拒绝，什么也不写。"""
    if out.suffix not in SUFFIXES:
        raise _fail(f"--out的值为“{out}”；应以.docx或.txt结尾")
    if told := obstacle(out, data):
        raise _fail(told)
    try:
        templates = load_templates()
        if template not in templates:
            raise _fail(f"没有模板“{template}”；应为{'、'.join(templates)}之一")
        values = read_yaml(data)
        if not isinstance(values, dict):
            raise _fail(f"{data}里应为字段名和值，如balance: '1280.50'")
        made = render(templates[template], values)
    except (KnowledgeError, DocumentError) as error:
        raise _fail(str(error)) from error
    content = to_docx(made) if out.suffix == ".docx" else made.text.encode("utf-8-sig")
    try:
        save(out, content)
    except OSError as error:
        raise _fail(unwritable(out, error)) from error
    typer.echo(f"已写{out}")
