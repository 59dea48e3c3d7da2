"""Commands for the published site; Sphinx is imported when one of them runs."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

edition = typer.Typer(no_args_is_help=True, help="版本：发布、并存、记下地址。")

Folder = Annotated[Path, typer.Argument(help="构建好的网站。", file_okay=False, exists=True)]
Built = Annotated[Path, typer.Option("--from", help="构建好的网站。", file_okay=False, exists=True)]


def _fail(message: str) -> typer.Exit:
    typer.echo(f"错误：{message}", err=True)
    return typer.Exit(1)


def verify_site(folder: Folder) -> None:
    """核对网站：列出缺少、改动、多出来的文件。"""
    from dunning.site.sealing import SiteError, faults_of  # noqa: PLC0415

    try:
        faults = faults_of(folder)
    except SiteError as error:
        raise _fail(str(error)) from error
    for line in faults:
        typer.echo(line, err=True)
    if faults:
        raise _fail(f"{folder}有{len(faults)}处与清单不符，见上")
    typer.echo(f"{folder}与清单一致")


def seal(folder: Folder) -> None:
    """重写清单和离线副本；构建以后又往网站里加了文件时用。"""
    from dunning.site.sealing import SiteError, seal_site  # noqa: PLC0415

    try:
        manifest = seal_site(folder, version("dunning"))
    except SiteError as error:
        raise _fail(str(error)) from error
    typer.echo(f"{len(manifest.files)}个文件，内容哈希{manifest.content_hash}")


def downloads(
    browser: Annotated[str, typer.Option(envvar="CHROMIUM", help="Chromium或Chrome的路径。")],
    built: Built = Path("_build/html"),
    base: Annotated[
        str | None,
        typer.Option(
            help="网站的完整地址；书外的链接指向它。不写，就用DUNNING_BASE_URL或_config.yml里的。"
        ),
    ] = None,
) -> None:
    """把构建好的书做成PDF（全书、各部分）和EPUB，放进网站的downloads/。"""
    from dunning.site.npm import PackageMissingError  # noqa: PLC0415
    from dunning.site.sealing import SiteError  # noqa: PLC0415
    from dunning.site.volumes.build import Project, build_volumes, published_at  # noqa: PLC0415

    try:
        made = build_volumes(Project(Path(), built, published_at(Path(), base)), browser)
    except (PackageMissingError, SiteError) as error:
        raise _fail(str(error)) from error
    for file in made:
        pages = f"，{file.pages}页" if file.pages else ""
        typer.echo(f"{built}/downloads/{file.name}：{file.title}{pages}，{file.megabytes}MB")


@edition.command("publish")
def publish_edition(
    to: Annotated[Path, typer.Option("--to", help="网站服务器的文件夹。", file_okay=False)],
    built: Built = Path("_build/html"),
    replace: Annotated[bool, typer.Option("--replace", help="换掉同一版本的旧构建。")] = False,
) -> None:
    """把构建好的书放进editions/<版本>/，给旧版加上提示。"""
    from dunning.site.editions import publish  # noqa: PLC0415
    from dunning.site.sealing import SiteError  # noqa: PLC0415

    try:
        target = publish(built, to, replace=replace)
    except SiteError as error:
        raise _fail(str(error)) from error
    typer.echo(f"已发布到{target}")


@edition.command("record")
def record_addresses(built: Built = Path("_build/html")) -> None:
    """把这次构建的页面和小节地址记进published.txt，以后不许失效。"""
    from dunning.site.editions import unrecorded  # noqa: PLC0415
    from dunning.site.redirects import PUBLISHED  # noqa: PLC0415
    from dunning.site.sealing import SiteError, read_manifest  # noqa: PLC0415

    try:
        read_manifest(built)
    except SiteError as error:
        raise _fail(str(error)) from error
    added = unrecorded(built)
    with PUBLISHED.open("a", encoding="utf-8") as listed:
        listed.writelines(f"{address}\n" for address in added)
    typer.echo(f"新记下{len(added)}个地址")
