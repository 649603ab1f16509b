"""Vectors: the reference tree of Certificate Transparency (RFC 6962) and the example of RFC 9162, 2.1.5."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jianxing.kernel import merkle

CT_LEAVES = [
    merkle.leaf_hash(bytes.fromhex(data))
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
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def reader(leaves: list[bytes]) -> merkle.NodeReader:
    """The complete subtrees of a tree, as a store would keep them."""
    nodes = {(0, index): leaf for index, leaf in enumerate(leaves)}
    nodes |= {(level, index): value for level, index, value in merkle.Frontier().extend(leaves)}
    return lambda level, index: nodes[level, index]


CT_NODES = reader(CT_LEAVES)


@pytest.mark.parametrize(("size", "expected"), list(enumerate(CT_ROOTS)))
def test_roots_of_the_reference_tree(size: int, expected: str) -> None:
    assert merkle.root(CT_LEAVES[:size]).hex() == expected


@pytest.mark.parametrize(
    ("index", "size", "expected"),
    [
        (0, 1, []),
        (0, 8, ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]),
        (5, 8, ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]),
        (2, 3, ["fac54203e7cc696c"]),
        (1, 5, ["6e340b9cffb37a98", "5f083f0a1a33ca07", "bc1a0643b12e4d2d"]),
    ],
)
def test_inclusion_in_the_reference_tree(index: int, size: int, expected: list[str]) -> None:
    proof = merkle.inclusion_proof(index, size, CT_NODES)
    assert [step.hex()[:16] for step in proof] == expected
    assert merkle.verify_inclusion(
        leaf=CT_LEAVES[index], index=index, size=size, proof=proof, root=bytes.fromhex(CT_ROOTS[size])
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1, 1, []),
        (1, 8, ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]),
        (6, 8, ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]),
        (2, 5, ["5f083f0a1a33ca07", "bc1a0643b12e4d2d"]),
    ],
)
def test_consistency_of_the_reference_tree(first: int, second: int, expected: list[str]) -> None:
    proof = merkle.consistency_proof(first, second, CT_NODES)
    assert [step.hex()[:16] for step in proof] == expected
    assert merkle.verify_consistency(
        first=first,
        second=second,
        first_root=bytes.fromhex(CT_ROOTS[first]),
        second_root=bytes.fromhex(CT_ROOTS[second]),
        proof=proof,
    )


def test_the_example_of_rfc_9162() -> None:
    """The tree over d0 … d6 of section 2.1.5, its nodes under the letters that the RFC gives them."""
    a, b, c, d, e, f, j = leaves = [merkle.leaf_hash(b"d%d" % n) for n in range(7)]
    g, h, i = merkle.node_hash(a, b), merkle.node_hash(c, d), merkle.node_hash(e, f)
    k, last = merkle.node_hash(g, h), merkle.node_hash(i, j)
    node = reader(leaves)
    assert merkle.root(leaves) == merkle.node_hash(k, last)
    assert merkle.inclusion_proof(0, 7, node) == [b, h, last]
    assert merkle.inclusion_proof(3, 7, node) == [c, g, last]
    assert merkle.inclusion_proof(4, 7, node) == [f, j, k]
    assert merkle.inclusion_proof(6, 7, node) == [i, k]
    assert merkle.consistency_proof(3, 7, node) == [c, d, g, last]
    assert merkle.consistency_proof(4, 7, node) == [last]
    assert merkle.consistency_proof(6, 7, node) == [i, j, k]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (8, 8), (-1, 8)])
def test_no_inclusion_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(merkle.NoSuchTree):
        merkle.inclusion_proof(index, size, CT_NODES)
    assert not merkle.verify_inclusion(
        leaf=CT_LEAVES[0], index=index, size=size, proof=[], root=merkle.EMPTY_ROOT
    )


@pytest.mark.parametrize(("first", "second"), [(0, 8), (5, 4)])
def test_no_consistency_proof_backwards_or_from_nothing(first: int, second: int) -> None:
    with pytest.raises(merkle.NoSuchTree):
        merkle.consistency_proof(first, second, CT_NODES)
    root = bytes.fromhex(CT_ROOTS[first])
    assert not merkle.verify_consistency(
        first=first, second=second, first_root=root, second_root=root, proof=[root]
    )


def test_the_frontier_taken_up_again_grows_the_same_tree() -> None:
    frontier = merkle.Frontier.at(5, CT_NODES)
    assert frontier.root().hex() == CT_ROOTS[5]
    assert [(level, index) for level, index, _ in frontier.extend(CT_LEAVES[5:])] == [
        (1, 2),
        (1, 3),
        (2, 1),
        (3, 0),
    ]
    assert frontier.root().hex() == CT_ROOTS[8]


SIZES = st.integers(min_value=1, max_value=200)


def numbered(size: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % n) for n in range(size)]


@given(size=SIZES, data=st.data())
def test_every_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    leaves = numbered(size)
    root, proof = merkle.root(leaves), merkle.inclusion_proof(index, size, reader(leaves))

    def holds(leaf: bytes, at: int, path: list[bytes]) -> bool:
        return merkle.verify_inclusion(leaf=leaf, index=at, size=size, proof=path, root=root)

    assert holds(leaves[index], index, proof)
    assert not holds(merkle.leaf_hash(b"another"), index, proof)
    assert not holds(leaves[index], index, [*proof, root])
    assert not any(holds(leaves[index], other, proof) for other in range(size) if other != index)
    if proof:
        assert not holds(leaves[index], index, proof[:-1])


@given(first=SIZES, more=SIZES)
def test_every_beginning_is_proved_and_no_other_history(first: int, more: int) -> None:
    leaves = numbered(first + more)
    proof = merkle.consistency_proof(first, first + more, reader(leaves))

    def holds(old: bytes, path: list[bytes]) -> bool:
        return merkle.verify_consistency(
            first=first, second=first + more, first_root=old, second_root=merkle.root(leaves), proof=path
        )

    assert holds(merkle.root(leaves[:first]), proof)
    assert not holds(merkle.root([merkle.leaf_hash(b"forged"), *leaves[1:first]]), proof)
    assert not holds(merkle.root(leaves[:first]), [*proof, proof[-1]])
    assert not holds(merkle.root(leaves[:first]), proof[:-1])


@given(size=SIZES, swap=st.tuples(SIZES, SIZES))
def test_order_is_part_of_the_root(size: int, swap: tuple[int, int]) -> None:
    one, other = swap[0] % size, swap[1] % size
    assume(one != other)
    leaves = numbered(size)
    before = merkle.root(leaves)
    leaves[one], leaves[other] = leaves[other], leaves[one]
    assert merkle.root(leaves) != before
