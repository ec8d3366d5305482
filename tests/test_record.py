"""Records behave as named tuples do."""

import pickle

import pytest

from mle_lint.record import NamedTuple


class Point(NamedTuple):
    """A point with a name."""

    x: int
    y: int = 2
    name: str = ""

    @property
    def far(self) -> int:
        """The sum."""
        return self.x + self.y


def test_fields_have_names_order_and_defaults() -> None:
    point = Point(1, name="a")
    assert point == (1, 2, "a")
    assert (point.x, point.y, point.name, point.far) == (1, 2, "a", 3)
    assert Point._fields == Point.__match_args__ == ("x", "y", "name")
    assert Point._field_defaults == {"y": 2, "name": ""}
    assert point._asdict() == {"x": 1, "y": 2, "name": "a"}
    assert (Point.__doc__, Point.__qualname__) == ("A point with a name.", "Point")


def test_a_changed_copy_and_one_of_values() -> None:
    assert Point(1)._replace(y=5) == Point(1, 5)
    assert Point._make([3, 4, "b"]) == Point(3, 4, "b")
    with pytest.raises(ValueError, match="unexpected field names: \\['z'\\]"):
        Point(1)._replace(z=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Point\.__new__"):
        Point()  # type: ignore[call-arg]


def test_it_is_a_tuple_without_a_dictionary() -> None:
    assert not hasattr(Point(1), "__dict__")
    assert repr(Point(1, name="a")) == "Point(x=1, y=2, name='a')"
    assert pickle.loads(pickle.dumps(Point(1))) == Point(1)
    match Point(1, 7):
        case Point(x, y, _):
            assert (x, y) == (1, 7)


def test_fields_without_a_default_come_first() -> None:
    made = "class Odd(NamedTuple):\n    a: int = 1\n    b: int"
    with pytest.raises(TypeError, match="Odd"):
        exec(made, {"NamedTuple": NamedTuple, "__name__": __name__})
