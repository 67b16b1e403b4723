"""`python -m bench.approval_paths [--inputs FILE] [--outcomes drawn|histories] [--seed TEXT] [--json]`.

The proof that fast paths pay: one stream of requests, with human response times, through a serial chain of signatures
and through the product's lanes, side by side on Temporal's time-skipping server. What is assumed about people and
orders stands in `bench/approval_paths.csv`.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from activities.policy_file import load_policy
from bench.approvals.figures import Comparison
from bench.approvals.inputs import STANDARD, Inputs, InputsInvalid, read_inputs
from bench.approvals.outcomes import COMPANIES, Customer, drawn, from_histories
from bench.approvals.run import compare
from bench.approvals.tables import as_markdown
from bench.bed import POLICY
from runtime.settings import Settings
from starter.ending import leave
from starter.interruption import until_interrupted
from starter.screen import say

FROM_HISTORIES = "bankruptcies of Polish companies (UCI 365)"
DRAWN = "drawn at the rates of the CSV"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.approval_paths", description="Serial chain beside the lanes")
    parser.add_argument("--inputs", type=Path, default=STANDARD, metavar="FILE", help="response times and mix, as CSV")
    parser.add_argument("--outcomes", choices=["histories", "drawn"], default="histories", help="who fails")
    parser.add_argument("--seed", default="1", metavar="TEXT", help="another stream with the same proportions")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    try:
        inputs = read_inputs(given.inputs)
    except InputsInvalid as invalid:
        say(f"{given.inputs}: {invalid}")
        return 2
    customers, outcomes = _customers(inputs, given.seed, histories=given.outcomes == "histories")
    made: list[Comparison] = []

    async def run() -> None:
        settings = Settings(policy_file=POLICY, log_level="WARNING")
        made.append(await compare(settings, inputs, customers, given.seed, outcomes, _progress))

    asyncio.run(until_interrupted(run()))
    for comparison in made:
        print(comparison.model_dump_json(indent=2) if given.json else as_markdown(comparison))
    return 0 if made else 1


def _customers(inputs: Inputs, seed: str, *, histories: bool) -> tuple[tuple[Customer, ...], str]:
    scorecard = load_policy(POLICY).scorecard
    if histories and COMPANIES.exists() and scorecard is not None:
        return from_histories(inputs, seed, scorecard), FROM_HISTORIES
    if histories:
        say(
            "skipped: the Polish companies are not in ../shared/data/credit; outcomes are drawn at the rates of the CSV"
        )
    return drawn(inputs, seed), DRAWN


def _progress(done: int, of: int) -> None:
    if done % 50 == 0 or done == of:
        say(f"{done} of {of} requests have arrived ...")


if __name__ == "__main__":
    leave(main())
