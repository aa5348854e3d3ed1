"""Places of faces and what comparing them says: plain numbers, no database."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from recognition.decision import DEFAULT_POLICY
from recognition.face_maps.comparison import LINK_FLOOR, NOBODY, compare, find_links, judge
from recognition.face_maps.layout import (
    Earlier,
    Layout,
    lay_out,
    place_by_neighbours,
    project,
)
from tests.company_fixtures import make_vector

PEOPLE, PHOTOS = 12, 4


def make_photos(people=PEOPLE, photos=PHOTOS, *, first=0):
    """(N, 512) photos near their people, and (N,) whose they are."""
    faces = [make_vector(first + person) for person in range(people)]
    vectors = [
        make_vector(1000 * (first + person + 1) + photo, near=face, noise=0.5)
        for person, face in enumerate(faces)
        for photo in range(photos)
    ]
    return np.stack(vectors), np.repeat(np.arange(people), photos)


def measure_gap(places, owners):
    """How far people are apart, in spreads of their own photos."""
    middles = np.array([places[owners == person].mean(axis=0) for person in set(owners)])
    own = np.mean([np.linalg.norm(places[i] - middles[owner]) for i, owner in enumerate(owners)])
    apart = np.linalg.norm(middles[:, None] - middles[None], axis=2)
    return apart[apart > 0].min() / own


def test_the_same_gallery_gives_the_same_map_and_photos_of_one_person_lie_together():
    vectors, owners = make_photos()
    told = []
    one, other = lay_out(vectors, tell=told.append), lay_out(vectors)
    assert np.array_equal(one.tsne, other.tsne)
    assert np.array_equal(one.pca, other.pca)
    assert measure_gap(one.tsne, owners) > 1
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1] == 1.0


def test_faces_stay_where_people_remember_them():
    vectors, _owners = make_photos()
    last = lay_out(vectors[:-PHOTOS])
    padded = [np.vstack([places, np.full((PHOTOS, 2), np.nan)]) for places in (last.pca, last.tsne)]
    now = lay_out(vectors, earlier=Earlier(Layout(*padded), may_start=True))
    spread = last.tsne.std()
    moved = np.linalg.norm(now.tsne[:-PHOTOS] - (last.tsne - last.tsne.mean(axis=0)), axis=1)
    assert np.median(moved) < spread
    # Mirrored and turned as before, however PCA and t-SNE happened to come out.
    for before, after in ((last.pca, now.pca), (last.tsne, now.tsne)):
        for axis in (0, 1):
            assert np.corrcoef(before[:, axis], after[:-PHOTOS, axis])[0, 1] > 0.5


def test_after_an_erasure_places_are_found_from_nothing():
    vectors, _owners = make_photos(6)
    fresh = lay_out(vectors)
    elsewhere = Layout(fresh.pca, fresh.tsne[::-1].copy())
    again = lay_out(vectors, earlier=Earlier(elsewhere, may_start=False))
    centred = fresh.tsne - fresh.tsne.mean(axis=0)
    distances = [np.linalg.norm(p[:, None] - p[None], axis=2) for p in (centred, again.tsne)]
    assert np.allclose(*distances, atol=1e-6)  # the same map, perhaps turned


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_few_faces_have_places_too(count):
    vectors, _owners = make_photos(count, 1)
    layout = lay_out(vectors)
    assert layout.pca.shape == layout.tsne.shape == (count, 2)
    assert np.isfinite(layout.tsne).all()
    again = lay_out(vectors, earlier=Earlier(layout, may_start=True))
    assert np.isfinite(again.tsne).all()


def test_photos_that_are_all_the_same_are_one_place():
    layout = lay_out(np.stack([make_vector(1)] * 6))
    assert np.isfinite(layout.tsne).all()
    assert layout.pca.std() < 1e-6


@pytest.mark.parametrize("people", [8, 150])
def test_pca_is_found_again_from_any_of_its_faces(people):
    vectors, _owners = make_photos(people)
    with threadpool_limits(1):
        places = PCA(2).fit_transform(vectors.astype(np.float64))
    kept = len(vectors) - 1 if people > 128 else len(vectors)  # one may have been erased since
    found = project(vectors[3], vectors[:kept], places[:kept])
    assert found == pytest.approx(places[3], abs=1e-3)


def test_no_face_no_place():
    assert project(make_vector(1), np.zeros((0, 512), np.float32), np.zeros((0, 2))).tolist() == [
        0,
        0,
    ]


def test_a_place_among_neighbours_is_nearest_to_the_most_similar():
    place = place_by_neighbours(np.array([0.9, 0.3]), np.array([[0.0, 0.0], [10.0, 0.0]]))
    assert 0 < place[0] < 2
    assert place_by_neighbours(np.array([-0.1]), np.array([[3.0, 4.0]])) == pytest.approx([3, 4])


def test_a_photo_is_compared_with_the_others_of_its_person_not_with_itself():
    vectors, owners = make_photos(3)
    found = compare(vectors, owners)
    rest = vectors[1:4].sum(axis=0)
    assert found.own[0] == pytest.approx(float(rest @ vectors[0] / np.linalg.norm(rest)), abs=1e-5)
    means = [vectors[owners == person].sum(axis=0) for person in (1, 2)]
    cosines = [float(mean @ vectors[0] / np.linalg.norm(mean)) for mean in means]
    assert found.rival[0] == 1 + int(np.argmax(cosines))
    assert found.rival_similarity[0] == pytest.approx(max(cosines), abs=1e-5)
    assert found.flags == [""] * 12


def test_a_photo_under_a_wrong_name_is_found():
    vectors, owners = make_photos(6)
    owners = owners.copy()
    owners[0] = 3  # a photo of person 0 is kept under person 3
    flags = compare(vectors, owners).flags
    assert flags[0] == "somebody_else"
    assert not any(flags[1:])


def test_the_flags_keep_to_the_margin_of_the_decision():
    least, margin = DEFAULT_POLICY.min_score, DEFAULT_POLICY.min_margin
    assert judge(own=0.5, rival=0.5 + 2 * margin) == "somebody_else"
    assert judge(own=0.6, rival=0.6 + margin / 2) == ""
    assert judge(own=0.1, rival=least - 0.01) == "unlike"
    assert judge(own=float("nan"), rival=0.79) == ""
    assert judge(own=float("nan"), rival=0.81) == "double"
    assert judge(own=0.9, rival=float("nan")) == ""


def test_with_one_person_there_is_nobody_else():
    vectors, owners = make_photos(1)
    found = compare(vectors, owners)
    assert found.rival.tolist() == [NOBODY] * PHOTOS
    assert np.isnan(found.rival_similarity).all()
    assert found.flags == [""] * PHOTOS
    assert find_links(vectors, owners) == []


def test_lines_join_the_nearest_photos_of_two_people():
    vectors, owners = make_photos(4)
    vectors[5] = make_vector(7, near=vectors[0], noise=0.3)
    vectors[6] = make_vector(8, near=vectors[0], noise=0.6)
    links = find_links(vectors, owners)
    assert [(link.first, link.second) for link in links] == [(0, 5)]
    assert links[0].similarity == pytest.approx(float(vectors[0] @ vectors[5]), abs=1e-5)
    assert links[0].similarity >= LINK_FLOOR


def test_a_gallery_full_of_look_alikes_gives_the_nearest_pairs_and_no_more(monkeypatch):
    monkeypatch.setattr("recognition.face_maps.comparison.MAX_LINKS", 10)
    common = make_vector(99)
    vectors = np.stack([make_vector(i, near=common, noise=0.4) for i in range(60)])
    links = find_links(vectors, np.arange(60))
    every = np.sort((vectors @ vectors.T)[np.triu_indices(60, 1)])[::-1]
    assert [link.similarity for link in links] == pytest.approx(every[:10].tolist(), abs=1e-5)
