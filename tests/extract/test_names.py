import pytest

from ingest.extract.names import names_in


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("季远", "季远"),
        ("岑露 梁晓帆", "岑露、梁晓帆"),
        ("岑露、梁晓帆", "岑露、梁晓帆"),
        ("季远  方  敏", "季远、方敏"),
        ("季远 整合", "季远"),
        ("季远（实习生）", "季远"),
        ("季远北京大学经济学院教授", "季远"),
        ("季远，系云岭大学法学院副教授", "季远"),
        ("Jane Made-up", "Jane Made-up"),
        ("网络整理", None),
        ("佚名", None),
        ("12345", None),
        ("name, email@example.com", None),
        ("季远 摄", None),
        ("", None),
    ],
)
def test_names(raw, names):
    assert names_in(raw) == names


def test_names_people_give_themselves():
    assert names_in("A-肖老师-学院", handles=True) == "A-肖老师-学院"
