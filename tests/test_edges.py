"""The edges against the real world: files, processes, git."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from toolkit.edges import files, processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("data", [b"a\r\nb", b"\xef\xbb\xbfa\n", "é\u2028\x0c".encode(), b""])
def test_text_is_read_with_every_byte(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert files.read_text(tmp_path / "a").encode() == data


def test_what_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"ab\xff")
    with pytest.raises(PortfolioError, match="byte 2") as error:
        files.read_text(tmp_path / "a")
    assert error.value.where == str(tmp_path / "a")


def test_a_file_is_replaced_in_one_step_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.sh"
    path.write_bytes(b"old")
    path.chmod(0o750)
    with path.open("rb") as reader:
        files.write(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o750
    assert names(tmp_path) == ["a.sh"]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real/a")
    files.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_old_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    (tmp_path / ".a.portfolio-half").mkdir()
    with pytest.raises(OSError, match="directory"):
        files.write(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_half_written_file_of_a_killed_run_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".a.portfolio-half").write_bytes(b"half, and longer than the new")
    files.write(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert names(tmp_path) == ["a"]


def test_a_staged_folder_appears_whole(tmp_path: Path) -> None:
    with files.staged(tmp_path / "deep" / "week") as staging:
        (staging / "a").write_text("a")
        assert not (tmp_path / "deep" / "week").exists()
    assert files.read_tree(tmp_path) == {"deep/week/a": b"a"}


def test_a_staged_folder_leaves_nothing_on_error(tmp_path: Path) -> None:
    def interrupted() -> None:
        with files.staged(tmp_path / "week") as staging:
            (staging / "a").write_text("a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert names(tmp_path) == []


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from toolkit.edges import files\n"
        "with files.staged(Path(sys.argv[1])) as staging:\n"
        "    (staging / 'old').write_text('x'); os._exit(9)"
    )
    target = tmp_path / "week"
    killed = processes.run([sys.executable, "-c", code, str(target)], cwd=Path(__file__).parents[1])
    assert killed.code == 9
    assert len(names(tmp_path)) == 1
    with files.staged(target) as staging:
        (staging / "new").write_text("x")
    assert files.read_tree(tmp_path) == {"week/new": b"x"}


def test_a_folder_that_has_something_in_it_is_not_replaced(tmp_path: Path) -> None:
    files.write_tree(tmp_path, {"week/mine": b"x"})
    with pytest.raises(OSError, match="not empty"), files.staged(tmp_path / "week") as staging:
        (staging / "new").write_text("x")
    assert files.read_tree(tmp_path) == {"week/mine": b"x"}


def test_only_the_newest_files_are_kept(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.json").touch()
        os.utime(tmp_path / f"{number}.json", (number, number))
    (tmp_path / "a.txt").touch()
    files.keep_newest(tmp_path, "*.json", 2)
    assert names(tmp_path) == ["2.json", "3.json", "a.txt"]


def test_a_program_tells_how_it_ended(tmp_path: Path) -> None:
    code = (
        "import os, sys; print(os.getcwd(), os.environ['A'])\n"
        "sys.stderr.buffer.write(bytes([255])); sys.exit(3)"
    )
    env = {"A": "é", "PYTHONUTF8": "1"}
    finished = processes.run([sys.executable, "-c", code], cwd=tmp_path, env=env)
    assert finished == processes.Finished(3, f"{tmp_path} é\n", "\ufffd")


@pytest.mark.parametrize("pipes", ["", ", stdout=-3, stderr=-3"], ids=["holding our pipes", "not"])
def test_time_that_is_up_ends_the_whole_family(tmp_path: Path, pipes: str) -> None:
    child = (
        "import subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']{pipes})\n"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    began = time.monotonic()
    finished = processes.run([sys.executable, "-c", child], cwd=tmp_path, seconds=2)
    assert finished.code is None
    assert time.monotonic() - began < 20
    assert gone(int(finished.out))


def gone(pid: int) -> bool:
    """Has the process ended, or does it end within a moment?"""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


@pytest.fixture
def repo(tmp_path: Path) -> Git:
    folder = tmp_path / "repo"
    files.write_tree(
        folder,
        {"a.txt": b"a\r\n", "b c/é.txt": b"b", ".gitignore": b"*.log\n", "x.log": b"ignored"},
    )
    git = Git(folder)
    git.run("init", "--quiet", "--initial-branch=main")
    return git


def inside_git(git: Git) -> dict[str, bytes]:
    return files.read_tree(git.folder / ".git")


def committed(git: Git) -> str | None:
    git.run("add", "-A")
    git.commit("All")
    return git.tree_of_head()


def test_the_tree_of_the_files_is_what_a_commit_would_make(repo: Git) -> None:
    before = inside_git(repo)
    first = repo.tree_of_files()
    assert inside_git(repo) == before
    assert first == committed(repo)

    (repo.folder / "a.txt").unlink()
    (repo.folder / "b c" / "é.txt").write_bytes(b"changed")
    (repo.folder / "new.sh").write_bytes(b"x")
    (repo.folder / "new.sh").chmod(0o755)
    repo.run("add", "new.sh")
    before = inside_git(repo)
    second = repo.tree_of_files()
    assert inside_git(repo) == before
    assert first != second == committed(repo)


def test_a_folder_without_any_file_has_a_tree_too(tmp_path: Path) -> None:
    git = Git(tmp_path)
    git.run("init", "--quiet")
    assert git.tree_of_files() == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    assert git.head() is None
    assert git.tree_of_head() is None


def test_a_hook_of_another_repository_does_not_mislead_git(
    repo: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = repo.tree_of_files()
    other = Git(tmp_path / "other")
    other.folder.mkdir()
    other.run("init", "--quiet")
    for name, value in {
        "GIT_DIR": ".git", "GIT_WORK_TREE": ".", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": "x/",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(other.folder / value))
    before = inside_git(other)
    assert repo.tree_of_files() == expected == committed(repo)
    assert inside_git(other) == before


def test_changed_paths_are_told_as_they_are_named(repo: Git) -> None:
    assert sorted(repo.changed_paths()) == [".gitignore", "a.txt", "b c/é.txt"]
    committed(repo)
    assert repo.changed_paths() == []
    (repo.folder / "b c" / "é.txt").unlink()
    assert repo.changed_paths() == ["b c/é.txt"]


def test_an_export_is_the_commit_and_not_the_folder(repo: Git, tmp_path: Path) -> None:
    committed(repo)
    (repo.folder / "a.txt").write_bytes(b"changed")
    target = tmp_path / "export"
    target.mkdir()
    before = inside_git(repo)
    repo.export(target)
    assert files.read_tree(target) == {
        ".gitignore": b"*.log\n", "a.txt": b"a\r\n", "b c/é.txt": b"b",
    }  # fmt: skip
    assert inside_git(repo) == before


def test_gits_own_words_become_the_error(repo: Git) -> None:
    with pytest.raises(PortfolioError, match=r"git checkout failed: .*nowhere") as error:
        repo.run("checkout", "nowhere")
    assert error.value.where == str(repo.folder)


def test_without_a_name_git_asks_for_one(repo: Git, machine: Path) -> None:
    assert repo.identity() == "1+ada@users.noreply.github.com"
    (machine / ".gitconfig").unlink()
    with pytest.raises(PortfolioError, match="who you are") as error:
        repo.identity()
    assert "git config --global user.name" in error.value.mend


@pytest.mark.parametrize(
    ("url", "on_github"),
    [("git@github.com:ada/x.git", True), ("https://github.com/ada/x", True), ("../x", False)],
)
def test_a_remote_tells_where_a_repo_lives(repo: Git, url: str, on_github: bool) -> None:
    assert not repo.on_github()
    repo.run("remote", "add", "origin", url)
    assert repo.on_github() is on_github


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("git@github.com:ada/x.git", "ada/x"), ("https://github.com/ada/x.y/", "ada/x.y"),
        ("https://ada:secret@github.com/ada/x", "ada/x"), ("ssh://git@github.com/ada/x", "ada/x"),
        ("https://evilgithub.com/ada/x", None), ("https://github.com/ada", None),
        ("https://github.com/ada/x(y)", None), ("../x", None),
    ],
)  # fmt: skip
def test_a_repo_knows_its_name_on_github(repo: Git, url: str, name: str | None) -> None:
    repo.run("remote", "add", "origin", url)
    assert repo.github_name() == name


def test_what_tools_leave_behind_is_no_file_of_ours(tmp_path: Path) -> None:
    for name in ("a.txt", "__pycache__/a.pyc", "b/.ruff_cache/x", ".pytest_cache/y"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert set(files.read_tree(tmp_path)) == {"a.txt"}
