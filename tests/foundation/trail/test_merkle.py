"""The Merkle tree against the reference tree of Certificate Transparency, and against its own laws.

The leaves, heads and proofs are those by which Google's Certificate Transparency and Trillian test their
trees (github.com/google/certificate-transparency, github.com/google/trillian, Apache-2.0).
"""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.foundation.trail import merkle

LEAVES = [
    merkle.leaf(bytes.fromhex(data))
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HEADS = [
    bytes.fromhex(head)
    for head in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
OVER_THE_FIRST = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
INCLUSIONS = {
    (0, 1): [],
    (0, 8): OVER_THE_FIRST,
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCIES = {
    (1, 1): [],
    (1, 8): OVER_THE_FIRST,
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

leaves = st.lists(st.binary(max_size=4).map(merkle.leaf), min_size=1, max_size=70)


def raw(proof: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in proof]


def by_the_book(leaves: Sequence[bytes]) -> bytes:
    """Return the head as the definition in RFC 6962, section 2.1, says it, word for word."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = max(2**power for power in range(20) if 2**power < len(leaves))
    return merkle.node(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_heads_are_those_of_the_reference_tree(size: int) -> None:
    assert merkle.head(LEAVES[:size]) == HEADS[size - 1]


def test_the_empty_tree_has_the_published_head() -> None:
    published = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.head([]).hex() == published


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_inclusion_proofs_are_those_of_the_reference_tree(index: int, size: int) -> None:
    proof = raw(INCLUSIONS[index, size])
    assert merkle.inclusion([index], LEAVES[:size]) == [proof]
    assert merkle.is_included(LEAVES[index], index, size, proof, HEADS[size - 1])


@pytest.mark.parametrize(("old", "new"), CONSISTENCIES)
def test_consistency_proofs_are_those_of_the_reference_tree(old: int, new: int) -> None:
    proof = raw(CONSISTENCIES[old, new])
    assert merkle.consistency(old, LEAVES[:new]) == proof
    assert merkle.is_consistent(old, new, HEADS[old - 1], HEADS[new - 1], proof)


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_a_spoilt_inclusion_proof_proves_nothing(index: int, size: int) -> None:
    leaf, head, proof = LEAVES[index], HEADS[size - 1], raw(INCLUSIONS[index, size])
    spoilt = [
        (leaf, index - 1, size, proof, head),
        (leaf, index + 1, size, proof, head),
        (leaf, index ^ 2, size, proof, head),
        (leaf, index, size * 2, proof, head),
        (leaf, index, size // 2, proof, head),
        (b"another leaf", index, size, proof, head),
        (leaf, index, size, proof, merkle.EMPTY),
        (leaf, index, size, [*proof, b""], head),
        (leaf, index, size, [*proof, head], head),
        (leaf, index, size, [head, *proof], head),
        *((leaf, index, size, replaced, head) for replaced in one_step_replaced(proof)),
    ]
    if proof:
        spoilt.append((leaf, index, size, proof[:-1], head))
    assert [each for each in spoilt if merkle.is_included(*each)] == []


@pytest.mark.parametrize(("old", "new"), [pair for pair in CONSISTENCIES if pair != (1, 1)])
def test_a_spoilt_consistency_proof_proves_nothing(old: int, new: int) -> None:
    first, second, proof = HEADS[old - 1], HEADS[new - 1], raw(CONSISTENCIES[old, new])
    spoilt = [
        (old - 1, new, first, second, proof),
        (old + 1, new, first, second, proof),
        (old ^ 2, new, first, second, proof),
        (old, new * 2, first, second, proof),
        (old, new // 2, first, second, proof),
        (old, new, b"another head", second, proof),
        (old, new, first, b"another head", proof),
        (old, new, second, first, proof),
        (old, new, first, second, []),
        (old, new, first, second, [*proof, b""]),
        (old, new, first, second, [*proof, first]),
        (old, new, first, second, [b"", *proof]),
        (old, new, first, second, [proof[0], *proof]),
        (old, new, first, second, proof[:-1]),
        *((old, new, first, second, replaced) for replaced in one_step_replaced(proof)),
    ]
    assert [each for each in spoilt if merkle.is_consistent(*each)] == []


def one_step_replaced(proof: Sequence[bytes]) -> list[list[bytes]]:
    return [[*proof[:at], merkle.EMPTY, *proof[at + 1 :]] for at in range(len(proof))]


def test_a_tree_does_not_shrink() -> None:
    assert not merkle.is_consistent(2, 1, HEADS[1], HEADS[0], [])
    assert not merkle.is_consistent(3, 3, HEADS[2], HEADS[1], [])
    assert not merkle.is_consistent(3, 3, HEADS[2], HEADS[2], [HEADS[0]])
    assert not merkle.is_consistent(0, 3, HEADS[2], HEADS[2], [])


def test_no_proof_is_made_for_what_is_not_there() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion([index], LEAVES[:3])
        with pytest.raises(IndexError):
            merkle.consistency(index if index < 0 else 4, LEAVES[:3])


@given(leaves)
def test_the_head_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert merkle.head(leaves) == by_the_book(leaves)


@given(leaves, st.data())
def test_what_is_in_a_tree_can_be_shown_and_nothing_else(
    leaves: list[bytes], data: st.DataObject
) -> None:
    indexes = range(len(leaves))
    head = merkle.head(leaves)
    proofs = merkle.inclusion(indexes, leaves)
    for index, proof in zip(indexes, proofs, strict=True):
        assert merkle.is_included(leaves[index], index, len(leaves), proof, head)
    index = data.draw(st.sampled_from(indexes))
    stranger = merkle.leaf(b"not in the tree")
    assert not merkle.is_included(stranger, index, len(leaves), proofs[index], head)


@given(leaves, st.data())
def test_a_tree_that_only_grew_can_be_shown_to_have(
    leaves: list[bytes], data: st.DataObject
) -> None:
    old, new = data.draw(st.integers(0, len(leaves))), len(leaves)
    proof = merkle.consistency(old, leaves)
    old_head, new_head = merkle.head(leaves[:old]), merkle.head(leaves)
    assert merkle.is_consistent(old, new, old_head, new_head, proof)
    rewritten = [merkle.leaf(b"another past"), *leaves[1:]]
    if old:
        assert not merkle.is_consistent(
            old, new, old_head, merkle.head(rewritten), merkle.consistency(old, rewritten)
        )
