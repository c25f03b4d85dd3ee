"""The catalogues hold every sentence that is said, with the same values, and nothing else."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from imroute import facts
from imroute.facts.measures import MEASURES
from imroute.language import Language, catalogue, say, say_many, speaking, spoken, translated
from imroute.language.joining import in_a_row, with_commas
from imroute.language.moments import moment
from imroute.measures.opening import WEEK
from imroute.show.words import AS_WRITTEN
from imroute.targets import short_time
from imroute.targets.names import SHARES_OF

SRC = Path(__file__).resolve().parents[1] / "src" / "imroute"
OTHERS = [language for language in Language if language is not Language.en]


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(SRC.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def said() -> dict[str, str]:
    """Every sentence that the sources say, and where; of one or many, the many."""
    found = {}
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (text := sentence_of(node)) is not None:
                found[text] = f"{path.relative_to(SRC)}:{node.lineno}"
    for path in sorted(SRC.rglob("*.html")):
        for text in template_sentences(path.read_text(encoding="utf-8")):
            found[text] = str(path.relative_to(SRC))
    return found


def sentence_of(call: ast.Call) -> str | None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    place = {"say": 0, "say_many": 1}.get(name)
    if place is None:
        return None
    text = call.args[place]
    assert isinstance(text, ast.Constant), f"line {call.lineno}: write the sentence out in {name}()"
    return str(text.value)


def template_sentences(text: str) -> Iterator[str]:
    from jinja2 import Environment, nodes

    for call in Environment().parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            assert isinstance(call.args[0], nodes.Const)
            yield call.args[0].value


def written() -> set[str]:
    """All texts of sources and tables: whatever a catalogue holds has to be one of them."""
    found = {
        node.value
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for path in SRC.rglob("*.toml"):
        if "language" not in path.parts:
            found |= set(texts(tomllib.loads(path.read_text(encoding="utf-8"))))
    return found | set(said()) | set(of_tables())


def of_tables() -> set[str]:
    """The texts that tables of measures and facts show, and those made of several of them."""
    of_measures = {
        text for m in MEASURES.values() for text in (m.id.replace("_", " "), m.definition)
    }
    found = of_measures | {*SHARES_OF.values(), *WEEK}
    for table in facts.tables():
        cells = [cell for row in table.rows for cell in zip(table.keys, row, strict=True)]
        found |= {table.title, table.note, *table.columns}
        found |= {text for key, text in cells if key not in AS_WRITTEN}
    sources = [facts.default(key).source for key in facts.DEFAULTS]
    sources += [facts.industry(name).source for name in facts.INDUSTRIES]
    sources += [row.source for name in facts.FAMILIES for row in facts.family(name).rows]
    return {text for text in found | set(sources) if re.search("[A-Za-z]{2}", text)}


def texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_in_the_catalogue(language: Language) -> None:
    missing = {text: where for text, where in said().items() if text not in catalogue(language)}
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing.items())


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_nothing_that_nobody_says(language: Language) -> None:
    assert catalogue(language).keys() - written() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_tells_the_same_values(language: Language) -> None:
    said_now = said()
    for text, other in catalogue(language).items():
        if text in said_now:
            assert names(other) == names(text), text


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_stands_in_one_file_only(language: Language) -> None:
    seen: dict[str, str] = {}
    for path in sorted((SRC / "language" / language).glob("*.toml")):
        for text in tomllib.loads(path.read_text(encoding="utf-8")):
            assert text not in seen, f"{text!r} is in {seen[text]} and in {path.name}"
            seen[text] = path.name


@pytest.mark.parametrize("language", OTHERS)
def test_the_tables_of_measures_and_facts_are_in_the_catalogue(language: Language) -> None:
    assert of_tables() - {"L1", "L2", "L3"} - catalogue(language).keys() == set()


HAN = "[\u4e00-\u9fff]"
WIDE_SIGN = "[，。：；（）、]"
NOT_CHINESE_SIGNS = [
    rf"{HAN}[,;:?!()]",
    rf"[,;:?!()]{HAN}",
    rf"{WIDE_SIGN} | {WIDE_SIGN}",
    rf"{HAN}[0-9A-Za-z]|[0-9A-Za-z%]{HAN}",
    rf"{HAN} {HAN}",
    rf"{HAN}\{{(T|n|time|threshold|within|half|most|days|number|share)\b",
]
NOT_THE_TERM = {
    "仿真": "模拟",
    "今日": "当前",
    "所有目标": "全部目标",
    "满足全部目标": "全部目标达标",
    "变体": "方案",
    "座席": "坐席",
    "技能组": "坐席组",
    "}内答复": "}内接起",
    "应答": "接起",
    "接通": "接起",
    "缺勤": "请病假",
    "看得出": "显著",
    "分布图": "热力图",
    "繁忙程度": "忙碌程度",
    "收件箱": "坐席待处理",
    "弃呼": "放弃",
}


@pytest.mark.parametrize("sign", NOT_CHINESE_SIGNS)
def test_chinese_is_written_with_its_signs_and_blanks(sign: str) -> None:
    wrong = [text for text in catalogue(Language.zh).values() if re.search(sign, text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("other", "term"), NOT_THE_TERM.items())
def test_chinese_has_one_word_for_a_thing(other: str, term: str) -> None:
    wrong = [text for text in catalogue(Language.zh).values() if other in text]
    assert not wrong, f"write {term}:\n" + "\n".join(wrong)


def test_short_times_have_a_blank_before_a_chinese_unit() -> None:
    assert short_time("2m30s") == "2m30s"
    with speaking("zh"):
        assert short_time("2m30s") == "2 分 30 秒"


def test_a_language_is_spoken_within_its_block_only() -> None:
    assert spoken() is Language.en
    with speaking("zh"):
        assert translated("met") == "达标"
        with speaking("en"):
            assert translated("met") == "met"
        assert spoken() is Language.zh
    assert translated("met") == "met"


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    with speaking("zh"):
        assert translated("no such sentence") == "no such sentence"


def test_one_and_many() -> None:
    assert say_many("{n} hare", "{n} hares", 1) == "1 hare"
    assert say_many("{n} hare", "{n} hares", 2) == "2 hares"


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("18:30", "18:30"),
        ("mon 18:30", "周一 18:30"),
        ("week 2 sun 00:30", "第 2 周周日 00:30"),
        ("wed", "周三"),
    ],
)
def test_moments(name: str, chinese: str) -> None:
    assert moment(name) == name
    with speaking("zh"):
        assert moment(name) == chinese


def test_sentences_and_names_are_joined_as_each_language_does() -> None:
    assert in_a_row(["One.", "Two."]) == "One. Two."
    assert with_commas("ab") == "a, b"
    assert with_commas("") == ""
    with speaking("zh"):
        assert in_a_row(["一。", "二。"]) == "一。二。"
        assert with_commas("甲乙") == "甲、乙"


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'xx': one of en, zh"), speaking("xx"):
        pass


def test_values_are_put_in() -> None:
    assert say("{share:.1%} of {what}", share=0.5, what="chats") == "50.0% of chats"
