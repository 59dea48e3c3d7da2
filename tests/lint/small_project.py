"""A small sound project that tests damage in one place."""

from pathlib import Path

from dunning.knowledge import Finding
from dunning.knowledge.lint import lint_all

ROOT = Path(__file__).resolve().parents[2]

LESSON = """---
chapter: service-quality
minutes: {reading: 20, practice: 10}
---

# 服务质量

## 学习目标

- 能说出催收服务的两条底线
- 能按顺序受理一宗投诉
- 能分清留客和放任

## 预计用时

阅读20分钟，练习10分钟。

## 前置

先读{term}`投诉`的解释。

## 正文

### 服务的底线

{unit}`K256` {unit}`K257` 催收时客户仍然是客户。{law}`cbrc-2011-2-a68`写明了对象和手段。

{unit}`K258` 这个说法不可取。{unit}`K259` 如实说明就够了。

FILLER

```{case} 一宗投诉
2026年5月6日，周女士来电投诉，小陈先登记，再回放录音。
```

```{practice} 13
```

### 受理投诉

1. {unit}`K260` 先登记。
2. 再核查。

## 常见误区

- 以为客户投诉就是不想还。
- 以为道歉就是认输。
- 以为录音只用来对付客户。

## 练习

**练习一** 写下第一句话。

```{dropdown} 参考答案
你好，周女士，我先把你说的记下来。
```

**练习二** 写下第二句话。

```{dropdown} 参考答案
核实以后我会在15日内答复你。
```

## 小测

```{quiz} service-quality
```

## 小结

- 催收服务有两条底线：如实、尊重。
- 受理投诉的顺序是先登记、再核查。
- 留客不等于放任，分清两者看是否守约。

## 依据

```{basis}
```
"""

QUESTION = """  - id: service-quality-{number:02}
    kind: true_false
    stem: 第{number}题：客户投诉时要先登记。
    options:
      - {{text: 对, correct: true, feedback: 先登记再核查。}}
      - {{text: 错, feedback: 不登记就没有记录。}}
    provisions: [cbirc-2020-3-complaint]
    units: [K260]
"""


def filler(characters: int) -> str:
    sentence = "小陈核对本人身份，说明来意，记下回答。\n\n"
    return sentence * (characters // 16)


class Project:
    """The project, and how to change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.page = root / "book" / "service" / "service-quality.md"
        self.bank = root / "knowledge" / "questions" / "service-quality.yaml"

    def write(self, file: str, text: str) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def change(self, path: Path, old: str, new: str) -> int:
        """Replace the first `old` and return the line it stood on."""
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def lint(self) -> list[Finding]:
        return lint_all(self.root)
