"""Films of sample people before the whole stream: real engine, real decision, no database."""

import numpy as np
import pytest
from skimage.data import astronaut

from attendance.greetings import advise
from recognition.benchmarks.gallery import MemoryGallery, enrol_in_memory
from recognition.benchmarks.pictures import find_people, read_photos
from recognition.benchmarks.scene import Actor, arrange_actors, cut_middle, draw_scene
from recognition.decision import decide
from recognition.evaluation.occluders import COVERS
from recognition.evaluation.painting import paint
from recognition.evidence import AGREEING_FRAMES, PATIENCE_FRAMES
from recognition.stream import MAX_LOOKS, FaceStream

pytestmark = [pytest.mark.engine, pytest.mark.faces]

MIN_FACE_PX = 60
FRAMES_PER_S = 15
LEFT, MIDDLE, RIGHT = (160.0, 240.0), (320.0, 240.0), (480.0, 240.0)


class CountingEngine:
    """The engine, and how often it was asked for what."""

    def __init__(self, engine):
        self._engine = engine
        self.model_id = engine.model_id
        self.searches = 0
        self.batches = []

    def detect(self, image, *, min_face_px):
        self.searches += 1
        return self._engine.detect(image, min_face_px=min_face_px)

    def refind(self, image, faces):
        return self._engine.refind(image, faces)

    def embed(self, crops):
        self.batches.append(len(crops))
        return self._engine.embed(crops)


class Cast:
    """Sample people: a photo to show of each, and the gallery of their other photos."""

    def __init__(self, photos: dict, gallery: MemoryGallery) -> None:
        self.photos = photos
        self.names = list(photos)
        self.gallery = gallery

    def make_actor(self, number, center_xy, side=220.0, **movement):
        return Actor(
            self.names[number], self.photos[self.names[number]], center_xy, side, **movement
        )


@pytest.mark.parametrize(("kind", "is_covered"), [("cloth mask", True), (None, False)])
def test_a_stranger_is_told_to_uncover_the_face(engine, kind, is_covered):
    image = astronaut()
    if kind:
        image = paint(image, engine.detect(image)[0], COVERS[kind], seed=2)
    stream = FaceStream(engine=engine, identify=lambda _e: decide([]), count_erasures=int)
    for number in range(PATIENCE_FRAMES + 1):
        (sight,) = stream.process(image, time_s=number / FRAMES_PER_S)
    assert (sight.state, sight.is_covered) == ("unknown", is_covered)
    assert ("uncover your face" in advise(sight)) is is_covered


@pytest.fixture(scope="module")
def cast(engine, sample_faces):
    people = find_people(sample_faces, count=12, photos_each=4)
    photos = {name: read_photos(paths[:4]) for name, paths in people.items()}
    gallery = enrol_in_memory(
        engine, {name: shots[1:] for name, shots in photos.items()}, min_face_px=MIN_FACE_PX
    )
    shown = {name: cut_middle(shots[0], share=0.6) for name, shots in photos.items()}
    return Cast(shown, gallery)


@pytest.fixture
def camera(engine, cast):
    return Camera(CountingEngine(engine), cast)


class Camera:
    """A stream that is shown scenes, frame by frame."""

    def __init__(self, engine, cast):
        self.engine = engine
        self.erasures = 0
        self.stream = FaceStream(
            engine=engine,
            identify=cast.gallery.identify,
            count_erasures=lambda: self.erasures,
            min_face_px=MIN_FACE_PX,
        )
        self.frame = 0

    @property
    def time_s(self):
        return self.frame / FRAMES_PER_S

    def show(self, actors, *, frames=1, scene_s=None, edit=lambda frame: frame):
        """The sights of each frame; `scene_s` is where in the actors' movement it starts."""
        start_s = self.time_s if scene_s is None else scene_s
        seen = []
        for number in range(frames):
            picture = edit(draw_scene(actors, start_s + number / FRAMES_PER_S))
            seen.append(self.stream.process(picture, time_s=self.time_s))
            self.frame += 1
        return seen


def list_names(sights):
    return sorted(
        sight.identification.person.name for sight in sights if sight.state == "recognised"
    )


def test_a_person_is_named_after_some_looks_and_then_followed_cheaply(camera, cast):
    seen = camera.show([cast.make_actor(0, MIDDLE, sway_xy=(60, 20))], frames=45)
    assert [len(sights) for sights in seen] == [1] * 45
    assert {sights[0].track.id for sights in seen} == {1}
    named = [list_names(sights) for sights in seen]
    assert named[: AGREEING_FRAMES - 1] == [[]] * (AGREEING_FRAMES - 1)
    assert named[AGREEING_FRAMES - 1 :] == [[cast.names[0]]] * (46 - AGREEING_FRAMES)
    assert camera.engine.searches <= 45 / 3
    assert sum(camera.engine.batches) <= AGREEING_FRAMES + 6


def test_a_still_picture_is_no_evidence_without_a_look(camera, cast):
    picture = draw_scene([cast.make_actor(0, MIDDLE)], 0.0)
    for _ in range(30):
        before = sum(camera.engine.batches)
        (sight,) = camera.show([], edit=lambda _frame: picture)[0]
        looks = sum(camera.engine.batches)
        assert (sight.state == "recognised") == (looks >= AGREEING_FRAMES)
        assert looks - before <= 1
    assert looks < 10


@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 3), (4, 5)])
def test_two_who_cross_do_not_swap_names(camera, cast, first, second):
    """The second walks in front of the first; they meet after a second."""
    actors = [
        cast.make_actor(first, MIDDLE, sway_xy=(170, 0)),
        cast.make_actor(second, MIDDLE, sway_xy=(-170, 0)),
    ]
    for number, sights in enumerate(camera.show(actors, frames=32, scene_s=1.0)):
        scene_s = 1.0 + number / FRAMES_PER_S
        for sight in sights:
            x, y = sight.track.face.box.center
            there = [actor.name for actor in actors if actor.holds(x, y, scene_s)]
            assert set(list_names([sight])) <= set(there[-1:])
    assert list_names(sights) == sorted([cast.names[first], cast.names[second]])


@pytest.mark.parametrize("stranger", range(1, 8))
def test_who_takes_the_place_of_another_never_gets_the_name(camera, cast, stranger):
    camera.show([cast.make_actor(0, MIDDLE)], frames=8)
    seen = camera.show([cast.make_actor(stranger, MIDDLE)], frames=20)
    assert not any(cast.names[0] in list_names(sights) for sights in seen)
    assert list_names(seen[-1]) == [cast.names[stranger]]


def test_who_comes_back_is_looked_at_before_the_name_is_shown(camera, cast):
    ada = cast.make_actor(0, MIDDLE)
    camera.show([ada], frames=8)
    assert camera.show([], frames=4) == [[]] * 4
    looks = sum(camera.engine.batches)
    (sight,) = camera.show([ada])[0]
    assert sight.track.id == 1
    assert list_names([sight]) == [cast.names[0]]
    assert sum(camera.engine.batches) == looks + 1


def test_another_who_comes_back_gets_no_name_of_the_one_before(camera, cast):
    camera.show([cast.make_actor(0, MIDDLE)], frames=8)
    camera.show([], frames=4)
    (sight,) = camera.show([cast.make_actor(1, MIDDLE)])[0]
    assert sight.track.id == 1
    assert (sight.state, list_names([sight])) == ("looking", [])


def test_a_stranger_becomes_unknown_and_is_looked_at_seldom(engine, cast):
    known = {name: [cast.photos[name]] for name in cast.names[1:]}
    gallery = enrol_in_memory(engine, known, min_face_px=MIN_FACE_PX)
    counting = CountingEngine(engine)
    stranger = Camera(counting, Cast(cast.photos, gallery))
    seen = stranger.show([cast.make_actor(0, MIDDLE)], frames=40)
    assert [sights[0].state for sights in seen[10:]] == ["unknown"] * 30
    assert sum(counting.batches) <= 12


def test_a_newcomer_is_found_within_the_interval(camera, cast):
    ada, bea = cast.make_actor(0, LEFT), cast.make_actor(1, RIGHT)
    camera.show([ada], frames=20)
    seen = camera.show([ada, bea], frames=9)
    found = [len(sights) for sights in seen].index(2)
    assert found / FRAMES_PER_S <= 0.3
    assert list_names(seen[-1]) == sorted([cast.names[0], cast.names[1]])


def test_who_enters_an_empty_room_is_found_at_once(camera, cast):
    camera.show([], frames=20)
    assert camera.engine.searches <= 6
    assert len(camera.show([cast.make_actor(0, MIDDLE)])[0]) == 1


def test_a_crowd_is_named_without_one_long_frame(camera, cast):
    photos = {name: cast.photos[name] for name in cast.names[:8]}
    seen = camera.show(arrange_actors(photos), frames=20)
    assert len(seen[-1]) == 8
    assert list_names(seen[-1]) == sorted(photos)
    assert max(camera.engine.batches) <= MAX_LOOKS


def test_another_resolution_starts_anew(camera, cast):
    actors = [cast.make_actor(0, MIDDLE, side=280.0)]
    camera.show(actors, frames=8)
    for step in (2, 1):
        seen = camera.show(actors, frames=8, edit=lambda frame, n=step: frame[::n, ::n].copy())
        assert list_names(seen[0]) == []
        assert list_names(seen[-1]) == [cast.names[0]]
        assert len({sights[0].track.id for sights in seen}) == 1
    assert seen[-1][0].track.id == 3


def test_a_grey_camera_will_do(camera, cast):
    def drain(frame):
        return np.repeat(frame.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)

    seen = camera.show([cast.make_actor(0, MIDDLE)], frames=8, edit=drain)
    assert list_names(seen[-1]) == [cast.names[0]]


def test_a_frame_without_colours_is_refused_in_words(camera):
    with pytest.raises(ValueError, match="RGB"):
        camera.show([], edit=lambda frame: frame[..., 0])
