from __future__ import annotations

import asyncio
import os
import pwd
import stat
import sys
from pathlib import Path

from runtime.settings import PROJECT_ROOT, child_environment


async def test_an_ordinary_user_runs_both_servers_twice_on_the_same_data(open_tmp_path: Path) -> None:
    open_tmp_path.chmod(0o755)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.ground.as_ordinary_user",
        open_tmp_path,
        cwd=PROJECT_ROOT,
        env=child_environment(PYTHONDONTWRITEBYTECODE="1"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await asyncio.wait_for(process.communicate(), timeout=300)
    assert process.returncode == 0, errors.decode()
    data = open_tmp_path / "home" / "data" / "postgres-18" / "data"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert data.owner() == ("nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
