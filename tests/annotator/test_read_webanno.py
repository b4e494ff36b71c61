"""WebAnno TSV 3: tokens, stacked and multi-token annotations, escapes, and a text rebuilt from its sentences."""

from pathlib import Path

from annotator.formats.protocol import Incoming
from tests.annotator.reading import told, told_one, words_of

NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"


def tsv(path: Path, *lines: str, layers: tuple[str, ...] = ("webanno.custom.Theme|comment|label",)) -> Path:
    head = ["#FORMAT=WebAnno TSV 3.3", *(f"#T_SP={layer}" for layer in layers), "", ""]
    path.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    return path


def test_annotations_over_tokens_stacked_and_without_a_value(tmp_path: Path) -> None:
    path = tsv(
        tmp_path / "a.tsv",
        "#Text=Trade grew fast.",
        "1-1\t0-5\tTrade\tsure?[1]|_\tEconomy[1]|Good News[2]\t",
        "1-2\t6-10\tgrew\tsure?[1]|*[2]\tEconomy[1]|Good News[2]\t",
        "1-3\t11-15\tfast\t_\t_\t",
        "1-3.1\t13-15\tst\t*\t*\t",
        "1-4\t15-16\t.\t_\t_\t",
        "",
        "#Text=Nobody came.",
        "2-1\t17-23\tNobody\t_\t_\t",
        "2-2\t24-28\tcame\t_\tAbsence\t",
        "2-3\t28-29\t.\t_\t_\t",
    )
    found, problems = told_one(path)
    assert problems == []
    assert found.text == "Trade grew fast. Nobody came."
    assert words_of(found) == [
        ("Trade grew", "Economy"), ("Trade grew", "Good News"), ("st", "Theme"), ("came", "Absence"),
    ]  # fmt: skip
    assert [span.note for span in found.coding.spans] == ["sure?", "", "", ""]
    assert [found.text[one.start : one.end] for one in found.sentences or ()] == ["Trade grew fast.", "Nobody came."]


def test_offsets_in_utf_16_or_in_code_points_and_lines_within_a_sentence(tmp_path: Path) -> None:
    for begin, name in ((3, "utf16"), (2, "points")):
        path = tsv(
            tmp_path / f"{name}.tsv",
            "#Text=\U0001f600 Hi",
            "#Text=you\\there",
            f"1-1\t0-{begin - 1}\t\U0001f600\tx\t",
            f"1-2\t{begin}-{begin + 2}\tHi\t_\t",
            f"1-3\t{begin + 3}-{begin + 6}\tyou\tYou\t",
            "",
            "",
            "#Text=Later",
            f"2-1\t{begin + 14}-{begin + 19}\tLater\tTime\t",
            layers=("webanno.custom.T|v",),
        )
        found, problems = told_one(path)
        assert problems == []
        assert found.text == "\U0001f600 Hi\nyou\there\n\n\nLater"
        assert words_of(found) == [("\U0001f600", "x"), ("you", "You"), ("Later", "Time")]
        assert [one.paragraph for one in found.sentences or ()] == [1, 2]


def test_escaped_signs_mean_themselves(tmp_path: Path) -> None:
    path = tsv(
        tmp_path / "a.tsv",
        "#Text=\\\\ \\[a\\] \\| \\_ \\-> \\; \\*",
        "1-1\t0-1\t\\\\\t_\t",
        "1-2\t2-5\t\\[a\\]\tx \\| y\\[1\\]\\; \\-> \\*\\_\t",
        "1-3\t6-7\t\\|\t\\_\t",
        layers=("webanno.custom.T|v",),
    )
    found, problems = told_one(path)
    assert problems == []
    assert found.text == "\\ [a] | _ -> ; *"
    assert words_of(found) == [("[a]", "x | y[1], -> *_"), ("|", "_")]


def test_grammar_chains_and_relations_are_counted_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(
        f"#FORMAT=WebAnno TSV 3.2\r\n#T_SP={NER}|identifier|value\r\n#T_SP={POS}|coarseValue|PosValue\r\n"
        "#T_CH=webanno.custom.CorefLink|referenceType|referenceRelation\r\n#T_RL=webanno.custom.Rel|kind|BT_" + NER +
        "\r\n\r\n\r\n#Text=Li met Mo\r\n"
        "1-1\t0-2\tLi\thttp://x/Li\tPER\tNOUN\tNN\tCM[1]\tSAME->1-1\t_\t_\t\r\n"
        "1-2\t3-6\tmet\t_\t_\tVERB\tVB\t_\t_\tk[0_0]|l\t1-1|1-3\t\r\n"
        "1-3\t7-9\tMo\t*\t*\tNOUN\tNN\t_\t_\t_\t_\t\r\n",
        encoding="utf-8", newline="",
    )  # fmt: skip
    found, problems = told_one(path)
    assert problems == []
    assert words_of(found) == [("Li", "PER"), ("Mo", "NamedEntity")]
    assert found.coding.spans[0].note == "identifier: http://x/Li"
    assert dict(found.coding.left_out) == {
        "annotations of the layer “POS”": 3, "annotations of the layer “CorefLink”": 1,
        "annotations of the layer “Rel”": 2,
    }  # fmt: skip


def test_offsets_that_do_not_fit_and_damaged_rows_are_told(tmp_path: Path) -> None:
    path = tsv(
        tmp_path / "a.tsv",
        "#Text=One two",
        "1-1\t0-3\tOne\t_\tA\t",
        "1-2\t4-7\ttwo\t_",
        "rubbish",
        "",
        "#Text=Three",
        "2-1\t2-7\tThree\t_\tB\t",
    )
    found, problems = told_one(path)
    assert words_of(found) == [("One", "A"), ("Three", "B")]
    assert [problem.split(":")[0] for problem in problems] == ["line 7", "line 8", "line 10"]
    assert "offsets of this sentence do not fit" in problems[2]


def test_what_is_no_tsv_3_or_has_no_sentence_is_refused(tmp_path: Path) -> None:
    assert "no sentence" in told(tsv(tmp_path / "a.tsv"))[0]


def test_real_files_say_where_their_tokens_are(shared: Path) -> None:
    for path in sorted((shared / "cases/interchange/webanno").rglob("*.tsv")):
        found, problems = told(path)
        assert problems == []
        assert isinstance(found, list)
        (one,) = found
        assert isinstance(one, Incoming)
        for line in path.read_text(encoding="utf-8").splitlines():
            place, *rest = line.split("\t")
            if place[:1].isdigit() and "." not in place:
                start, end = map(int, rest[0].split("-"))
                assert one.text[start:end] == rest[1].replace("\\", "")
