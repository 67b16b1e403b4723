"""What sources answered, word for word: encrypted, kept once, changed by nobody, and gone for good after an erasure."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from activities.evidence.cipher import MasterKey
from activities.evidence.faults import MasterKeyInvalid
from activities.postgres.raw_answers import RawAnswers
from activities.postgres.rebuild import rebuild
from activities.postgres.verify_chain import verify_chains
from domain.evidence.facts import RegistryFacts
from domain.evidence.source import Provider
from domain.review.commands import Asked, Cause, EraseEvidence, RecordEvidence, StartReview
from tests.store.scene import DAY, PRESIDENT, Scene, everything

WORDS = b'{"director": "Rosalind Quillfeather", "note": "pays late"}'
MASTER = MasterKey(bytes(range(32)))
CHANGES = ["UPDATE raw_answer SET ciphertext = ''", "DELETE FROM raw_answer", "TRUNCATE raw_answer"]


@pytest.fixture
def answers(pool: asyncpg.Pool) -> RawAnswers:
    return RawAnswers(pool, MASTER)


def recording(content_hash: str) -> RecordEvidence:
    facts = (RegistryFacts(name="Company C1", status="active"),)
    return RecordEvidence(customer_id="C1", provider=Provider.GLEIF, as_of=DAY, content_hash=content_hash, facts=facts)


async def known(scene: Scene, answers: RawAnswers) -> str:
    """A customer with one answer on file; returns its hash."""
    await scene.customer()
    await scene.record("review/C1", StartReview(customer_id="C1", asked=(Asked(cause=Cause.MANUAL, by="shop"),)))
    digest = await answers.keep("C1", WORDS)
    await scene.record("review/C1", recording(digest))
    return digest


async def erase(scene: Scene) -> None:
    await scene.record("review/C1", EraseEvidence(reason="the customer asked for it"), actor=PRESIDENT)


# Encryption


async def test_an_answer_can_be_read_again_and_not_from_the_table(pool: asyncpg.Pool, answers: RawAnswers) -> None:
    digest = await answers.keep("C1", WORDS)

    stored = b"".join(bytes(row["ciphertext"]) for row in await pool.fetch("SELECT ciphertext FROM raw_answer"))

    assert await answers.read("C1", digest) == WORDS
    assert len(stored) > len(WORDS)
    for word in (b"Rosalind", b"Quillfeather", b"director", b"late"):
        assert word not in stored


async def test_an_answer_of_another_customer_cannot_be_read(answers: RawAnswers) -> None:
    digest = await answers.keep("C1", WORDS)

    assert await answers.read("C2", digest) is None
    assert await answers.read("C1", "0" * 64) is None


async def test_each_customer_has_a_key_of_its_own(pool: asyncpg.Pool, answers: RawAnswers) -> None:
    for customer in ("C1", "C2"):
        await answers.keep(customer, WORDS)
        await answers.keep(customer, WORDS + b" ")

    assert await pool.fetchval("SELECT count(DISTINCT key_id) FROM raw_answer") == 2
    assert await pool.fetchval("SELECT count(*) FROM data_key") == 2


async def test_the_same_answer_is_kept_once(pool: asyncpg.Pool, answers: RawAnswers) -> None:
    assert await answers.keep("C1", WORDS) == await answers.keep("C1", WORDS)
    assert await pool.fetchval("SELECT count(*) FROM raw_answer") == 1


async def test_another_master_key_opens_nothing(pool: asyncpg.Pool, answers: RawAnswers) -> None:
    digest = await answers.keep("C1", WORDS)
    with pytest.raises(MasterKeyInvalid, match="another master key"):
        await RawAnswers(pool, MasterKey(bytes(32))).read("C1", digest)


# Nobody changes an answer


@pytest.mark.parametrize("change", CHANGES)
async def test_the_application_may_not_change_answers(pool: asyncpg.Pool, answers: RawAnswers, change: str) -> None:
    await answers.keep("C1", WORDS)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await pool.execute(change)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_trigger_refuses_the_owner_too(admin: asyncpg.Connection, answers: RawAnswers, change: str) -> None:
    await answers.keep("C1", WORDS)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="kept as they came"):
        await admin.execute(change)


async def test_the_application_may_not_change_keys(pool: asyncpg.Pool, answers: RawAnswers) -> None:
    await answers.keep("C1", WORDS)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("UPDATE data_key SET wrapped = ''")


# Erasure


async def test_an_erasure_destroys_the_key_and_keeps_facts_and_hashes(scene: Scene, answers: RawAnswers) -> None:
    digest = await known(scene, answers)

    await erase(scene)

    assert await answers.read("C1", digest) is None
    assert await scene.pool.fetchval("SELECT count(*) FROM data_key") == 0
    file = await scene.snapshot("review/C1")
    assert (file["evidence"][0]["content_hash"], file["erased_on"]) == (digest, DAY.isoformat())


async def test_a_backup_of_the_answers_made_before_cannot_be_read_either(
    scene: Scene, admin: asyncpg.Connection, answers: RawAnswers
) -> None:
    digest = await known(scene, answers)
    await admin.execute("CREATE TABLE backup AS SELECT * FROM raw_answer")
    await erase(scene)
    await scene.record("review/C1", recording(await answers.keep("C1", b"something newer")))

    # The backup is played back over whatever is there, as a restore would.
    await admin.execute("INSERT INTO raw_answer SELECT * FROM backup ON CONFLICT DO NOTHING")

    assert await answers.read("C1", digest) is None
    (row,) = await admin.fetch("SELECT * FROM data_key")
    old = await admin.fetchrow("SELECT * FROM backup")
    assert old is not None
    assert row["key_id"] != old["key_id"]


async def test_new_evidence_after_an_erasure_gets_a_new_key(scene: Scene, answers: RawAnswers) -> None:
    digest = await known(scene, answers)
    await erase(scene)

    assert await answers.keep("C1", WORDS) == digest
    assert await answers.read("C1", digest) == WORDS


async def test_another_customers_answers_are_untouched(scene: Scene, answers: RawAnswers) -> None:
    await known(scene, answers)
    other = await answers.keep("C2", WORDS)
    await erase(scene)

    assert await answers.read("C2", other) == WORDS


async def test_the_chain_verifies_and_a_rebuild_finds_the_same_file(
    scene: Scene, admin: asyncpg.Connection, answers: RawAnswers
) -> None:
    await known(scene, answers)
    await erase(scene)
    before = await everything(admin, ("credit_file",))

    verified = await verify_chains(scene.pool)
    await rebuild(scene.pool)

    assert verified.clean
    assert await everything(admin, ("credit_file",)) == before


# The master key


def _read_key(path: str) -> str:
    master = MasterKey.of_file(Path(path))
    key = master.new_data_key()
    return master.wrap(key, "C1").hex() + " " + key.key_id + " " + key.secret.hex()


def test_many_processes_that_begin_at_once_share_one_master_key_that_only_we_can_read(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"

    with get_context("spawn").Pool(6) as pool:
        made: list[str] = pool.map(_read_key, [str(path)] * 12)

    master = MasterKey.of_file(path)
    for line in made:
        wrapped, key_id, secret = line.split()
        assert master.unwrap(key_id, bytes.fromhex(wrapped), "C1").secret.hex() == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["master.key"]


@pytest.mark.parametrize("content", ["", "not a key", "abcd", "é" * 64])
def test_a_file_that_holds_no_master_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MasterKeyInvalid):
        MasterKey.of_file(path)


def test_a_data_key_opens_only_for_its_customer() -> None:
    key = MASTER.new_data_key()
    wrapped: Any = MASTER.wrap(key, "C1")
    with pytest.raises(MasterKeyInvalid):
        MASTER.unwrap(key.key_id, wrapped, "C2")
