"""Problems at their lines, studies beside the page, pairs, markup, and what starts the server."""

from __future__ import annotations

import gc
import socket
import threading
from pathlib import Path

import pytest

from app.conftest import EVENING
from imroute.app.files import report_of, workbook_of
from imroute.app.jobs import Job, stop_all
from imroute.app.launch import (
    OPTIONS,
    keep_what_is_loaded,
    options_for,
    refuse_port,
    refuse_without_streamlit,
    serve,
)
from imroute.app.markup import JOINER, marked, plain_markdown
from imroute.app.pictures import by_night
from imroute.app.pinned import against, is_same, named
from imroute.app.problems import told
from imroute.app.runs import Runs
from imroute.errors import Mark, Problem, ScenarioError, UsageError
from imroute.loading import check, load
from imroute.studies import run
from imroute.studies.compare import compare
from imroute.studies.progress import Interrupted, Progress

# Problems -----------------------------------------------------------------------------------------


def test_problems_are_those_of_check_with_their_lines(tmp_path: Path) -> None:
    text = EVENING.read_text(encoding="utf-8").replace("agents: 6", "agents: 六")
    path = tmp_path / "evening.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as on_disk:
        check(path)
    with pytest.raises(ScenarioError) as edited:
        check(path, text)
    assert str(edited.value) == str(on_disk.value)
    [one] = told(edited.value, text, str(path))
    assert one.words == str(on_disk.value)
    line, mark = one.shown.splitlines()
    assert line.partition(" | ")[2] == text.splitlines()[one.line - 1]
    assert line[mark.index("^") :].startswith("agents: 六")


def test_a_mark_stands_under_its_place_after_wide_letters() -> None:
    problem = Problem("x", "y", "z")
    error = ScenarioError([problem.at(Mark("f", 1, 5))])
    [one] = told(error, "标题: x", "f")
    assert one.shown.splitlines()[1].partition("| ")[2] == "\u3000\u3000  ^"


def test_a_problem_in_another_file_has_no_line_here(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("title: [x\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        check(tmp_path / "top.yaml", "extends: base.yaml\n")
    [one, *_] = told(error.value, "extends: base.yaml\n", str(tmp_path / "top.yaml"))
    assert one.shown == ""
    assert "base.yaml" in one.words


# Studies ------------------------------------------------------------------------------------------


def counting(until: int) -> object:
    def study(progress: Progress) -> int:
        done = 0
        try:
            for done in range(until):
                progress(done, until, "counting")
                threading.Event().wait(0.002)
        except Interrupted:
            if not done:
                raise
        return done

    return study


def test_a_study_that_is_stopped_gives_what_it_knows() -> None:
    job = Job(counting(100_000)).start()  # type: ignore[arg-type]
    while job.step.done < 2:
        job.wait(0.01)
    assert 0 < job.step.share < 1
    job.stop()
    job.wait(10)
    assert job.is_over
    assert isinstance(job.result, int)
    assert job.result < 100_000


def test_a_study_that_nobody_waits_for_stops() -> None:
    job = Job(counting(100_000), wanted=lambda: False).start()  # type: ignore[arg-type]
    job.wait(10)
    assert job.is_over
    assert isinstance(job.error, UsageError)


def test_all_studies_are_stopped_at_the_end() -> None:
    jobs = [Job(counting(100_000)).start() for _ in range(2)]  # type: ignore[arg-type]
    stop_all()
    assert all(job.is_over for job in jobs)


def test_a_study_that_is_refused_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    def refused(progress: Progress) -> None:
        raise UsageError(Problem("no target", "one", "write it"))

    def broken(progress: Progress) -> None:
        raise ZeroDivisionError("x")

    for study, words in ((refused, "no target"), (broken, "ZeroDivisionError")):
        job = Job(study).start()
        job.wait(10)
        assert words in str(job.error)
    assert "Traceback" in capsys.readouterr().err


# Runs and pairs -----------------------------------------------------------------------------------


def test_runs_are_made_once_and_the_oldest_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, loaded = Runs(), load(EVENING)
    first = runs.of(loaded, 2, 1)
    assert runs.of(loaded.changed({}), 2, 1) is first
    assert runs.of(loaded, 2, 2) is not first
    monkeypatch.setattr("imroute.app.runs.MOST_RUNS", 2)
    runs.of(loaded, 3, 1)
    assert len(runs) == 2
    assert runs.of(loaded, 2, 1) is not first


def test_the_same_customers_make_a_pair() -> None:
    loaded = load(EVENING)
    base = run(loaded, days=5)
    assert is_same(against(base, run(loaded, days=5)))
    result = against(base, run(loaded.changed({"pools.generalists.agents": {"add": 6}}), days=5))
    [more] = result.variants
    level = next(one for one in more.differences if one.measure == "service_level")
    assert level.difference > 0
    assert level.low < level.difference < level.high
    assert level.variant - level.base == pytest.approx(level.difference)
    assert [one.difference is not None for one in more.targets] == [True] * 4


def test_a_target_that_was_moved_has_no_pair() -> None:
    loaded = load(EVENING)
    moved = loaded.changed({"targets.1.at_least": "50%"})
    [found] = against(run(loaded, days=3), run(moved, days=3)).variants
    assert len(found.targets) == 5
    assert sum(one.difference is None for one in found.targets) == 2


def test_a_pair_of_every_value_is_what_compare_gives() -> None:
    loaded = load(EVENING)
    [expected] = compare(loaded, ["better_bot"], days=3, contacts=False).variants
    other = run(load(EVENING, "better_bot"), days=3)
    result = against(run(loaded, days=3), named(other, "better_bot"), every=True)
    [found] = result.variants
    assert found.differences == expected.differences
    assert found.targets == expected.targets
    for file, begin in ((report_of(result), b"<!"), (workbook_of(result), b"PK")):
        assert file.startswith(begin)


# Markup -------------------------------------------------------------------------------------------


def test_html_is_escaped() -> None:
    shown = marked("<b>", '"><script>', "<script>x</script>")
    assert "<script" not in shown
    assert "<b>" not in shown


@pytest.mark.parametrize("sign", list("*_`[]()<>$#|~!\\&"))
def test_every_sign_of_markdown_is_taken_literally(sign: str) -> None:
    assert f"\\{sign}" in plain_markdown(f"a {sign} b")


@pytest.mark.parametrize("text", [":material/home:", ":red[x]", "http://x.y", "a@b.c", ":smile:"])
def test_names_between_colons_and_addresses_lose_their_meaning(text: str) -> None:
    assert JOINER in plain_markdown(text)
    assert plain_markdown(text).replace(JOINER, "").replace("\\", "") == text


def test_colours_of_the_day_become_those_of_the_night() -> None:
    assert by_night('<path fill="#1A1A1A"/>') == '<path fill="#e8eaee"/>'


# Launch -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, "title: x\npools: {a: {agents: many}}\n"])
def test_a_wrong_file_is_refused_with_the_words_of_check(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "desk.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as checked:
        check(path)
    with pytest.raises(ScenarioError) as served:
        serve(path, None, "en", 8501, False)
    assert str(served.value) == str(checked.value)


def test_a_variant_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'better_bot'"):
        serve(EVENING, "better_bots", "en", 8501, False)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="a port that no other program uses"):
            refuse_port(taken.getsockname()[1])
    with pytest.raises(UsageError, match="from 1024 to 65535"):
        refuse_port(80)


def test_without_streamlit_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imroute.app.launch.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'imroute\[app\]'"):
        refuse_without_streamlit()


def test_the_options_are_those_of_streamlit_and_keep_to_this_machine() -> None:
    from streamlit import config

    assert set(options_for(8501, True)) <= set(config.get_config_options())
    assert OPTIONS["server.address"] == "127.0.0.1"
    assert OPTIONS["browser.gatherUsageStats"] is False
    assert OPTIONS["server.enableCORS"] is True
    assert OPTIONS["server.enableXsrfProtection"] is True


def test_what_is_loaded_is_not_looked_through_for_garbage() -> None:
    before = gc.get_freeze_count()
    try:
        keep_what_is_loaded()
        assert gc.get_freeze_count() > before + 10_000
    finally:
        gc.unfreeze()
