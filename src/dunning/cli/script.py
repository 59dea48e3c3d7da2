"""Commands that check scripts and letters, and train the model they use."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from dunning.cli.usage import unreadable
from dunning.cli.writing import obstacle, unwritable
from dunning.compliance.text.check import TextFinding, check_text
from dunning.compliance.text.entries import AUDIENCES, SEVERITIES, SILENT_SPEAKERS
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.model_file import FILE, ModelError, write_model
from dunning.compliance.text.scripts import ScriptError, ScriptLine, read_script
from dunning.knowledge import KnowledgeError, load_provisions

compliance = typer.Typer(no_args_is_help=True, help="话术检查的模型：训练和评估。")

COLOURS = {"红线": "bold red", "违规": "yellow", "提示": "cyan"}


def _fail(message: str) -> typer.Exit:
    typer.echo(f"错误：{message}", err=True)
    return typer.Exit(1)


def check(
    script: Annotated[Path, typer.Argument(help="话术或函件，.txt、.docx或.csv。", readable=False)],
    audience: Annotated[
        str, typer.Option(help=f"对谁说：{'、'.join(AUDIENCES)}；表里写明的以表为准。")
    ] = "debtor",
    letter: Annotated[
        bool, typer.Option("--letter", help="当作催收函，另外检查必备要素。")
    ] = False,
    use_model: Annotated[
        bool, typer.Option("--model/--no-model", help="规则之外是否用模型。")
    ] = True,
) -> None:
    """检查一份话术：标出不能说的话、依据和合规说法；有红线或违规就以状态1退出。"""
    if audience not in AUDIENCES:
        raise _fail(f"--audience的值为“{audience}”；应为{'、'.join(AUDIENCES)}之一")
    if told := unreadable(script):
        raise _fail(told)
    try:
        lines = read_script(script)
        found = [
            (line, finding)
            for line in track(lines, description="检查中", disable=len(lines) < 200)
            for finding in check_text(
                line.text,
                speaker=line.speaker or "collector",
                audience=line.audience or audience,
                use_model=use_model,
            )
        ]
        if letter:
            found = [*_absences(lines), *found]
    except (ScriptError, KnowledgeError, ModelError) as error:
        raise _fail(str(error)) from error
    _print(found)
    counts = Counter(finding.severity for _, finding in found)
    listed = "、".join(f"{name}{counts[name]}处" for name in SEVERITIES)
    typer.echo(f"{_counted(lines)}：{listed}")
    if counts["红线"] or counts["违规"]:
        raise typer.Exit(1)


def _counted(lines: list[ScriptLine]) -> str:
    others = sum(line.speaker in SILENT_SPEAKERS for line in lines)
    unjudged = f"（客户和第三人说的{others}段不检查）" if others else ""
    return f"读入{len(lines)}段，检查{len(lines) - others}段{unjudged}"


def _absences(lines: list[ScriptLine]) -> list[tuple[ScriptLine, TextFinding]]:
    from dunning.compliance.text.letter import CATEGORY, check_letter  # noqa: PLC0415 - needs Word

    # What a comment asks for does not stand in the letter.
    whole = "\n".join(line.text for line in lines if not line.is_remark)
    found = check_letter(whole, use_model=False)
    return [(ScriptLine("全文", ""), one) for one in found if one.category == CATEGORY]


def _print(found: list[tuple[ScriptLine, TextFinding]]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    categories, provisions = load_lexicon().categories, load_provisions()
    for line, finding in found:
        colour = COLOURS[finding.severity]
        rules = "；".join(provisions[rule].citation for rule in finding.provisions)
        name = categories[finding.category].name
        console.print(f"{line.place}  [{colour}]{finding.severity}[/] {name}")
        if finding.text:
            console.print(f"  原话：{_marked(line.text, finding, colour)}")
        console.print(f"  为什么：{escape(finding.why)}")
        console.print(f"  依据：{escape(rules)}")
        console.print(f"  可以这样说：{escape(finding.rewriting)}\n")


def _marked(text: str, finding: TextFinding, colour: str) -> str:
    """Return the words at fault in colour, with a little of what stands around them."""
    before = text[max(0, finding.start - 12) : finding.start]
    after = text[finding.end : finding.end + 12]
    return f"{escape(before)}[{colour}]{escape(finding.text)}[/]{escape(after)}"


@compliance.command("train")
def train_model(
    out: Annotated[Path, typer.Option(help="模型写到哪里。", readable=False)] = FILE,
) -> None:
    """用knowledge/utterances里的训练部分重新训练模型，并打印留出部分的成绩。"""
    try:
        from dunning.compliance.text.samples import read_samples  # noqa: PLC0415
        from dunning.compliance.text.training import train  # noqa: PLC0415
    except ImportError as error:
        raise _fail(f"训练需要scikit-learn（{error}）；安装dunning[compliance]") from error
    from dunning.compliance.text.utterances import load_utterances  # noqa: PLC0415

    if told := obstacle(out):
        raise _fail(told)
    try:
        lexicon = load_lexicon()
        utterances = load_utterances(lexicon.categories)
    except KnowledgeError as error:
        raise _fail(str(error)) from error
    seen = [one for one in utterances if not one.is_held_back]
    samples = read_samples(lexicon, seen, lambda items: track(items, description="读句子"))
    model = train(lexicon, samples)
    try:
        write_model(model, out)
    except OSError as error:
        raise _fail(unwritable(out, error)) from error
    typer.echo(f"用{len(samples)}句训练，已写{out}（{out.stat().st_size // 1024}KB）")
    if out.resolve() == FILE.resolve():
        _print_scores(len(utterances) - len(seen))


@compliance.command("evaluate")
def evaluate_model() -> None:
    """打印规则和模型在留出部分上的精确率、召回率和F1。"""
    _print_scores(None)


def _print_scores(expected: int | None) -> None:
    from dunning.compliance.text.evaluate import evaluate, macro_f1  # noqa: PLC0415
    from dunning.compliance.text.model_file import load_model  # noqa: PLC0415
    from dunning.compliance.text.utterances import load_utterances  # noqa: PLC0415

    try:
        categories, model = load_lexicon().categories, load_model()
        held = [one for one in load_utterances(categories) if one.is_held_back]
        scores = evaluate(track(held, description="评估中"), model.categories)
    except (KnowledgeError, ModelError) as error:
        raise _fail(str(error)) from error
    table = Table("类别", "句数", "精确率", "召回率", "F1")
    for score in scores:
        shown = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(categories[score.category].name, str(score.sentences), *shown)
    Console().print(table)
    typer.echo(f"留出{expected or len(held)}句，各类F1的平均{macro_f1(scores):.3f}")
