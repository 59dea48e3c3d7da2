"""Files a reader may import as progress: one that is sound, and one for every fault."""

import copy
from typing import Any

CHAPTER = "book/compliance/principles.html"
NAME = CHAPTER.removesuffix(".html")

RESULT = {
    "paper": "482913",
    "bank": "0123456789ab",
    "edition": "0.1.0",
    "at": "2026-11-20T08:00:00.000Z",
    "seconds": 1800,
    "correct": 25,
    "total": 30,
    "redLines": 0,
    "passed": True,
}
SOUND = {
    "format": "dunning-progress",
    "version": 3,
    "edition": "0.1.0",
    "exported_at": "2026-11-22T08:00:00.000Z",
    "read": {NAME: "2026-11-20T08:00:00.000Z"},
    "place": {
        "page": NAME,
        "section": "正文",
        "title": "催收原则",
        "heading": "正文",
        "at": "2026-11-20T08:00:00.000Z",
    },
    "quizzes": {
        "principles/abc": {
            "responses": {"principles-01": [0]},
            "redLines": [],
            "total": 9,
            "correct": 1,
        }
    },
    "exam": {"best": RESULT, "last": {**RESULT, "correct": 20, "passed": False}},
    "lessons": {"notebooks/strategy": {"1-1abcde": "1 + 1", "12-z": ""}},
}


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SOUND), **changes}


QUIZ = SOUND["quizzes"]["principles/abc"]
WRONG = {
    "not JSON": ('{"format": "dun', "文件不是JSON"),
    "another file": ([1], "这不是学习进度文件"),
    "another version": (changed(version=4), "格式的版本是4"),
    "exam in version 1": (changed(version=1), "字段exam从版本2起必有"),
    "code in version 2": (changed(version=2), "字段lessons从版本3起必有"),
    "code is a list": (changed(lessons=[]), "字段lessons应为"),
    "code of no page": (changed(lessons={"<b>": {}}), "lessons里的“<b>”应为页面地址"),
    "code of no cell": (changed(lessons={NAME: {"1x": "1"}}), "有格“1x”；格应写成“3-1abc12”"),
    "code is a number": (changed(lessons={NAME: {"1-x": 1}}), "的格“1-x”，代码不对"),
    "code is too long": (changed(lessons={NAME: {"1-x": "1" * 20001}}), "的格“1-x”，代码不对"),
    "exam lacks the last": (changed(exam={"best": RESULT}), "正好有best和last"),
    "exam is no result": (changed(exam={"best": RESULT, "last": 3}), "exam的last应为一次成绩"),
    "exam without paper": (
        changed(exam={"best": RESULT, "last": {**RESULT, "paper": "甲"}}),
        "exam的last里，字段“paper”不对",
    ),
    "exam with more right than asked": (
        changed(exam={"best": {**RESULT, "correct": 31}, "last": RESULT}),
        "比总题数多",
    ),
    "exam with a paper that is a number": (
        changed(exam={"best": RESULT, "last": {**RESULT, "paper": 482913}}),
        "exam的last里，字段“paper”不对",
    ),
    "exam with a bank that is a list": (
        changed(exam={"best": {**RESULT, "bank": ["0123456789ab"]}, "last": RESULT}),
        "exam的best里，字段“bank”不对",
    ),
    "exam passed over a red line": (
        changed(exam={"best": {**RESULT, "redLines": 1}, "last": RESULT}),
        "exam的best写着通过",
    ),
    "exam passed with nothing right": (
        changed(exam={"best": RESULT, "last": {**RESULT, "correct": 0}}),
        "exam的last写着通过",
    ),
    "exam whose best is not the best": (
        changed(exam={"best": RESULT, "last": {**RESULT, "correct": 26}}),
        "best比last差",
    ),
    "unknown field": (changed(more=1), "不认识的字段“more”"),
    "no date": (changed(exported_at="昨天"), "exported_at不是时间"),
    "no edition": (changed(edition=""), "edition应为版本号"),
    "read is a list": (changed(read=[]), "字段read应为"),
    "read names no page": (changed(read={"<b>": SOUND["exported_at"]}), "不是页面地址"),
    "read without time": (changed(read={NAME: "x"}), "的时间是“x”"),
    "place lacks a part": (changed(place={"page": NAME}), "place的字段“section”不对"),
    "place adds a part": (changed(place={**SOUND["place"], "x": "y"}), "place的字段“x”不对"),
    "no bank": (changed(quizzes={"../x": QUIZ}), "“../x”不是题库"),
    "no responses": (changed(quizzes={"a/b": {"redLines": []}}), "缺responses或redLines"),
    "answer is a map": (
        changed(quizzes={"a/b": {"responses": {"q": {}}, "redLines": []}}),
        "题“q”作答不对",
    ),
    "red line is a number": (
        changed(quizzes={"a/b": {"responses": {}, "redLines": [1]}}),
        "redLines应为题号",
    ),
    "red line twice": (
        changed(quizzes={"a/b": {"responses": {}, "redLines": ["q", "q"]}}),
        "redLines应为题号的列表，不重复",
    ),
    "option chosen twice": (
        changed(quizzes={"a/b": {"responses": {"q": [1, 1]}, "redLines": []}}),
        "题“q”作答不对",
    ),
    "more right than answered": (
        changed(quizzes={"a/b": {**QUIZ, "correct": 5}}),
        "答对的不能比答过的多",
    ),
    "unknown part of a quiz": (changed(quizzes={"a/b": {**QUIZ, "x": 1}}), "不认识的字段“x”"),
    "too large": (" " * (1024 * 1024 + 1), "文件超过1MB"),
}
