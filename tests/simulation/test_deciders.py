"""People and deadlines: who would answer in the moment of a deadline lets it pass first."""

from datetime import date, datetime, timedelta
from pathlib import Path

from activities.postgres.pool import open_pool
from runtime.settings import PROJECT_ROOT, Settings
from starter.simulation.deciders import CLEAR_OF_DEADLINES
from starter.simulation.run import play
from starter.simulation.sample_book import sample_book
from tests.simulation.test_sample import cut

_ANSWERED_SQL = """
SELECT opened.data->>'escalate_at' AS escalate_at, min(answer.business_time) AS answered_at
FROM event opened JOIN event answer USING (stream)
WHERE opened.version = 1 AND answer.type = 'approval.decided' GROUP BY stream, opened.data
"""


async def test_nobody_answers_shortly_before_a_deadline(database: str, open_tmp_path: Path) -> None:
    standard = (PROJECT_ROOT / "policies" / "standard.yaml").read_text(encoding="utf-8")
    meeting = open_tmp_path / "policy.yaml"
    # The morning's tasks are escalated after eight hours, at 16:41; at 16:40 the people of a book answer.
    meeting.write_text(standard.replace("opens: 09:00", "opens: 08:41"), encoding="utf-8")
    settings = Settings(data_dir=open_tmp_path, policy_file=meeting)
    await play(settings, database, cut(sample_book(date(2026, 9, 30)), 12), lambda _, __: None)
    pool = await open_pool(database)
    try:
        rows = await pool.fetch(_ANSWERED_SQL)
    finally:
        await pool.close()
    left = [datetime.fromisoformat(row["escalate_at"]) - row["answered_at"] for row in rows]
    assert min(left) < timedelta(0)  # else no deadline was met
    assert not [one for one in left if timedelta(0) <= one < CLEAR_OF_DEADLINES]
