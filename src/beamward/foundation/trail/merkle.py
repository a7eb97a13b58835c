"""Merkle trees as Certificate Transparency defines them: heads, and proofs that need no database.

RFC 6962, section 2.1, with the checks of proofs as RFC 9162, sections 2.1.3.2 and 2.1.4.2, writes them
out. A tree is made of the hashes of its leaves (``leaf``), the oldest first. Registered as ``rfc-6962``.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The head of a tree without leaves."""


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash that stands above two others."""
    return sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """A tree of which only the complete subtrees on its right edge are kept: 20 for a million leaves."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def add(self, leaf_hash: bytes) -> None:
        """Add a leaf on the right."""
        carried, size = leaf_hash, self.size
        while size & 1:
            carried = node(self._subtrees.pop(), carried)
            size >>= 1
        self._subtrees.append(carried)
        self.size += 1

    def head(self) -> bytes:
        """Return the head of the tree as it stands."""
        if not self._subtrees:
            return EMPTY
        found = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            found = node(left, found)
        return found


def head(leaves: Iterable[bytes]) -> bytes:
    """Return the head of the tree over ``leaves``."""
    tree = GrowingTree()
    for each in leaves:
        tree.add(each)
    return tree.head()


def inclusion(indexes: Sequence[int], leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return, for each index counted from 0, the proof that its leaf is in the tree over ``leaves``.

    Raises
    ------
    IndexError
        If the tree has no such leaf.
    """
    for index in indexes:
        if not 0 <= index < len(leaves):
            raise IndexError(index)
    proofs: list[list[bytes]] = [[] for _ in indexes]
    places, level = list(indexes), list(leaves)
    while len(level) > 1:
        for proof, place in zip(proofs, places, strict=True):
            # The odd one out at the end has no sibling.
            proof += level[place ^ 1 : (place ^ 1) + 1]
        above = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = above + level[len(above) * 2 :]
        places = [place >> 1 for place in places]
    return proofs


def consistency(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the proof that the tree over the first ``old`` leaves has only been added to.

    Raises
    ------
    IndexError
        If there are fewer leaves than that.
    """
    if not 0 <= old <= len(leaves):
        raise IndexError(old)
    if old == 0:
        return []
    proof = []
    begin, end, is_whole_old_tree = 0, len(leaves), True
    while old - begin != end - begin:
        split = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if old <= split:
            proof.append(head(leaves[split:end]))
            end = split
        else:
            proof.append(head(leaves[begin:split]))
            begin, is_whole_old_tree = split, False
    if not is_whole_old_tree:
        proof.append(head(leaves[begin:end]))
    return proof[::-1]


def is_included(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], tree_head: bytes
) -> bool:
    """Tell whether the proof leads from the leaf at ``index`` to the head of a tree of ``size``."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node(step, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == tree_head


def is_consistent(
    old: int, new: int, old_head: bytes, new_head: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows that the tree of size ``new`` begins with that of size ``old``."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_head == new_head
    if old == 0:
        return not proof and old_head == EMPTY
    steps = list(proof)
    if old & (old - 1) == 0:  # A complete tree: its head is itself the first step.
        steps.insert(0, old_head)
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    found_old = found_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            found_old, found_new = node(step, found_old), node(step, found_new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found_new = node(found_new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found_old == old_head and found_new == new_head
