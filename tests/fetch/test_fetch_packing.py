"""Unpacking in pieces: the same whatever the pieces, never more than a step at once."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.fetch.failure import FetchError
from digest.fetch.packing import unpacked

STEP = 65_536


def pieces(content: bytes, sizes: list[int]) -> list[bytes]:
    """Cut into pieces of these sizes, then as many of the last one as it takes."""
    cut, at = [], 0
    for size in sizes:
        cut.append(content[at : at + size])
        at += size
    return [*cut, content[at:]]


SIZES = st.lists(st.integers(0, 40), max_size=30)


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), SIZES, st.integers(0, 9))
def test_members_of_gzip_are_one_text_wherever_they_are_cut(members, sizes, padding):
    packed = b"".join(map(gzip.compress, members)) + bytes(padding)

    assert b"".join(unpacked(pieces(packed, sizes), "gzip")) == b"".join(members)


@given(st.binary(max_size=300), SIZES)
def test_deflate_is_read_with_and_without_its_frame(content, sizes):
    framed = zlib.compress(content)

    assert b"".join(unpacked(pieces(framed, sizes), "deflate")) == content
    assert b"".join(unpacked(pieces(framed[2:-4], sizes), "deflate")) == content


@given(st.binary(max_size=300), SIZES, st.data())
def test_a_part_is_never_taken_for_the_whole(content, sizes, data):
    for name, packed in (("gzip", gzip.compress(content)), ("deflate", zlib.compress(content))):
        part = packed[: data.draw(st.integers(1, len(packed) - 1))]

        with pytest.raises(FetchError, match="cut off"):
            list(unpacked(pieces(part, sizes), name))


@given(st.binary(max_size=500), SIZES, st.sampled_from(["gzip", "deflate", "x-gzip", "GZIP "]))
def test_any_octets_are_unpacked_or_refused(content, sizes, name):
    with suppress(FetchError):
        list(unpacked(pieces(content, sizes), name))


@given(st.binary(max_size=100), SIZES)
def test_what_is_not_packed_is_left_as_it_is(content, sizes):
    for name in ("", "identity", "IDENTITY, ", " , "):
        assert b"".join(unpacked(pieces(content, sizes), name)) == content


@pytest.mark.parametrize(
    "size", [STEP - 1, STEP, *range(STEP + 1, STEP + 9), STEP + 258, 9 * STEP + 7]
)
def test_no_step_is_larger_than_it_may_be(size):
    content = bytes(size)

    framed = zlib.compress(content)
    for name, packed in (
        ("gzip", gzip.compress(content)),
        ("deflate", framed),
        ("deflate", framed[2:-4]),
    ):
        for sizes in ([], [1] * len(packed)):
            steps = list(unpacked(pieces(packed, sizes), name))

            assert max(map(len, steps)) <= STEP
            assert b"".join(steps) == content


@pytest.mark.parametrize(
    "name", ["br", "zstd", "gzip, gzip", "gzip, br", "compress", "x-x-gzip", "*"]
)
def test_other_ways_of_packing_are_refused(name):
    with pytest.raises(FetchError, match="was not asked for"):
        unpacked([b""], name)


def test_members_without_end_are_refused():
    with pytest.raises(FetchError, match="too many parts"):
        list(unpacked([gzip.compress(b"") * 20_000], "gzip"))


def test_nothing_unpacks_to_nothing():
    for name in ("gzip", "deflate", ""):
        assert b"".join(unpacked([], name)) == b"".join(unpacked([b""], name)) == b""
