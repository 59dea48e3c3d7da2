"""Commands for authors and instructors."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dunning.cli.compliance import audit
from dunning.cli.document import document
from dunning.cli.law import law
from dunning.cli.registers import check_registers
from dunning.cli.script import check as check_script
from dunning.cli.script import compliance
from dunning.cli.serve import HOST, ServeError, make_server
from dunning.cli.site import downloads, edition, seal, verify_site
from dunning.cli.stats import build_figures, course_figures
from dunning.cli.usage import ChineseGroup, existing_folder, unreadable
from dunning.exercise import NotebookError, drift, grade, store_outputs, write_all
from dunning.knowledge import Finding, KnowledgeError, check, coverage
from dunning.knowledge.checks import refusal
from dunning.knowledge.lint import lint_all

app = typer.Typer(
    cls=ChineseGroup,
    no_args_is_help=True,
    add_completion=False,
    help="信用卡合规催收课程的命令行工具。",
)
exercises = typer.Typer(no_args_is_help=True, help="练习：生成学员版、核对、批改。")
notebooks = typer.Typer(no_args_is_help=True, help="笔记本：重新运行并存下输出。")
app.add_typer(exercises, name="exercises")
app.add_typer(notebooks, name="notebooks")
app.add_typer(law, name="law")
app.add_typer(document, name="document")
app.add_typer(compliance, name="compliance")
app.command("check")(check_script)
app.add_typer(edition, name="edition")
app.command()(audit)
app.command("verify-site")(verify_site)
app.command("seal-site")(seal)
app.command()(downloads)

Root = Annotated[Path, typer.Option(help="项目文件夹。", callback=existing_folder)]


def _fail(message: str) -> typer.Exit:
    typer.echo(f"错误：{message}", err=True)
    return typer.Exit(1)


def _refuse_unreadable(files: Iterable[Path]) -> None:
    for path in files:
        if told := unreadable(path):
            raise _fail(told)


def _report(findings: Iterable[Finding], success: str) -> None:
    found = list(findings)
    for finding in found:
        typer.echo(str(finding), err=True)
    if found:
        raise _fail(f"发现{len(found)}处问题，见上")
    typer.echo(success)


@app.command()
def serve(
    folder: Annotated[Path, typer.Option(help="构建好的网站。")] = Path("_build/html"),
    port: Annotated[int, typer.Option(help="端口，0至65535。", min=0, max=65535)] = 8000,
) -> None:
    """在本机打开构建好的网站，按Ctrl+C停止。"""
    try:
        server = make_server(folder, port)
    except ServeError as error:
        raise _fail(str(error)) from error
    typer.echo(f"打开 http://{HOST}:{server.server_port} （按Ctrl+C停止）")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("已停止")
    finally:
        server.server_close()


@app.command()
def lint(root: Root = Path()) -> None:
    """检查知识库和全部文字：引用、术语、体例、标点、抄录。"""
    findings = [*check(), *check_registers()]
    try:
        findings += lint_all(root)
        findings += coverage.check(root)
    except KnowledgeError as error:
        findings.append(refusal(error))
    _report(sorted(set(findings)), "知识库和文字没有发现问题")


@app.command()
def stats(
    root: Root = Path(),
    build: Annotated[bool, typer.Option("--build", help="另外测全书和单章的构建时间。")] = False,
) -> None:
    """打印全书的各项数字和目标；有一项没到就以状态1退出。"""
    try:
        figures = course_figures(root)
        figures += build_figures(root) if build else []
    except (KnowledgeError, RuntimeError) as error:
        raise _fail(str(error)) from error
    table = Table("项目", "现在", "目标", "达到")
    for figure in figures:
        table.add_row(figure.name, figure.value, figure.target, "是" if figure.is_reached else "否")
    Console().print(table)
    missed = [figure.name for figure in figures if not figure.is_reached]
    if missed:
        raise _fail(f"{len(missed)}项没有达到：{'、'.join(missed)}")


@exercises.command("generate")
def generate_exercises(root: Root = Path()) -> None:
    """从exercises/solutions/重新生成学员版。"""
    try:
        written = write_all(root)
    except ValueError as error:
        raise _fail(str(error)) from error
    for path in written:
        typer.echo(f"已写{path}")


@exercises.command("check")
def check_exercises(root: Root = Path()) -> None:
    """核对学员版与参考答案是否一致、有没有泄露答案。"""
    try:
        findings = drift(root)
    except NotebookError as error:
        raise _fail(str(error)) from error
    _report(findings, "学员版练习与参考答案一致")


@exercises.command("grade")
def grade_exercises(
    files: Annotated[list[Path], typer.Argument(help="学员交来的笔记本。", readable=False)],
    solution: Annotated[
        Path | None, typer.Option(help="参考答案；不写就按文件名到exercises/solutions/里找。")
    ] = None,
    timeout: Annotated[int, typer.Option(help="每格最长运行秒数，至少1。", min=1)] = 30,
) -> None:
    """批改一份或多份练习，打印每题得分和原因；有一份批改不了就以状态1退出。"""
    _refuse_unreadable(files)
    answers = [solution or Path("exercises/solutions") / path.name for path in files]
    for answer in answers:
        if not answer.is_file():
            raise _fail(f"找不到参考答案{answer}；用--solution指明，或让文件名与参考答案相同")
    pairs = list(zip(files, answers, strict=True))
    refused = 0
    for path, answer in track(pairs, description="批改中", disable=len(pairs) == 1):
        try:
            typer.echo(f"{path}\n{grade(path, answer, timeout_seconds=timeout)}")
        except NotebookError as error:
            refused += 1
            typer.echo(f"错误：{error}", err=True)
    if refused:
        raise _fail(f"{refused}份没有批改，见上")


@notebooks.command("run")
def run_notebooks(
    files: Annotated[
        list[Path] | None, typer.Argument(help="不写就运行全部。", readable=False)
    ] = None,
    root: Root = Path(),
) -> None:
    """重新运行课程笔记本和参考答案，存下输出。"""
    _refuse_unreadable(files or [])
    everything = [*root.glob("notebooks/*.ipynb"), *root.glob("exercises/solutions/*.ipynb")]
    for path in track(files or sorted(everything), description="运行中"):
        _store(path)


def _store(path: Path) -> None:
    try:
        store_outputs(path)
    except NotebookError as error:
        raise _fail(str(error)) from error
    except CellExecutionError as error:
        typer.echo(str(error), err=True)
        told = f"{error.ename}：{error.evalue}"
        raise _fail(f"{path}有一格出错（{told}），文件没有改动；出错的一格见上") from error
    except (CellTimeoutError, DeadKernelError) as error:
        typer.echo(str(error), err=True)
        raise _fail(f"{path}有一格超时，或让内核退出了，文件没有改动；改好再运行") from error
    except OSError as error:
        raise _fail(f"{path}写不进去：{error.strerror or error}") from error
