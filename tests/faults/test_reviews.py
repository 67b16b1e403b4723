"""kill -9 of the worker and the sandbox while customers are reviewed: nothing is lost and nothing is bought twice."""

from __future__ import annotations

from bench.reviews import review_many

CUSTOMERS = 30


async def test_killing_worker_and_sandbox_loses_no_review_and_buys_no_report_twice() -> None:
    reviewed = await review_many(CUSTOMERS, kill_every=(3.0, 6.0), kills=4)

    assert reviewed.unfinished == 0
    assert sum(reviewed.grades.values()) == CUSTOMERS
    assert reviewed.kills["worker"] >= 1
    assert reviewed.kills["sandbox"] >= 1
    assert reviewed.faults_met > 0
    assert reviewed.charged > 0
    assert reviewed.charged_twice == 0
    assert reviewed.charged_again == 0, "a second review inside the age window bought reports"
