"""How fast sentences are judged on one core: ``python benchmarks/text.py``.

Every labelled sentence of ``knowledge/utterances`` is judged once in each round, with rules and
model, as `dunning.compliance.check_text` does it. Time of the processor, not of the clock: other
work on the machine does not count. The best round is shown beside the median.
"""

import argparse
import statistics
import time

from dunning.compliance.text.check import check_text
from dunning.compliance.text.entries import SILENT_SPEAKERS
from dunning.compliance.text.lexicon import load_lexicon
from dunning.compliance.text.utterances import Utterance, load_utterances

GOAL = 5000


def seconds_of_round(utterances: list[Utterance], *, use_model: bool) -> float:
    """Judge every sentence once and return the processor's time."""
    start = time.process_time()
    for one in utterances:
        check_text(one.text, speaker=one.speaker, audience=one.audience, use_model=use_model)
    return time.process_time() - start


def main() -> None:
    """Print sentences a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    utterances = [
        one
        for one in load_utterances(load_lexicon().categories)
        if one.speaker not in SILENT_SPEAKERS
    ]
    length = statistics.mean(len(one.text) for one in utterances)
    print(f"{len(utterances):,}句，平均{length:.0f}字；单核，跑{options.rounds}遍")
    for use_model, label in ((False, "只用规则"), (True, "规则和模型")):
        seconds_of_round(utterances[:200], use_model=use_model)
        taken = [seconds_of_round(utterances, use_model=use_model) for _ in range(options.rounds)]
        best, middle = (len(utterances) / one for one in (min(taken), statistics.median(taken)))
        print(f"{label}：每秒{best:,.0f}句（中位数{middle:,.0f}句）")
    print(f"目标：规则和模型每秒{GOAL:,}句以上；这台机器空转一千万次要{_empty_loop():.2f}秒")


def _empty_loop() -> float:
    """Return how long ten million empty steps take, to compare machines by."""
    start = time.process_time()
    for _ in range(10_000_000):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
