"""The softmax classifier: how long a training takes, and one with one person more."""

import time

import numpy as np

from recognition.benchmarks.measurement import Measurement
from recognition.benchmarks.search import PHOTOS_EACH, make_people, make_photos
from recognition.classifier import fit_softmax

DEFAULT_PEOPLE = 1_000
ROUNDS = 3
CHECKED = 200


def measure_train(*, people: int = DEFAULT_PEOPLE) -> Measurement:
    """Seconds to train the classifier from scratch on made-up vectors, five to a person."""
    chance = np.random.default_rng(2)
    middles = make_people(people + 1, chance)
    owners = np.repeat(np.arange(people + 1), PHOTOS_EACH)
    vectors = make_photos(middles[owners], chance)
    known = owners < people
    times, classifier = [], None
    for _ in range(ROUNDS):
        started = time.perf_counter()
        classifier = fit_softmax(vectors[known], owners[known].tolist())
        times.append(time.perf_counter() - started)
    started = time.perf_counter()
    fit_softmax(vectors, owners.tolist(), start=classifier)
    one_more_s = time.perf_counter() - started
    asked = chance.integers(people, size=CHECKED)
    probes = make_photos(middles[asked], chance)
    right = [
        classifier is not None and classifier.rank(probe, limit=1)[0][0] == owner
        for probe, owner in zip(probes, asked.tolist(), strict=True)
    ]
    context = {
        "people": people,
        "photos": int(known.sum()),
        "one_more_person_s": round(one_more_s, 2),
        "rank1_of_new_photos": round(float(np.mean(right)), 4),
        "rounds": ROUNDS,
    }
    return Measurement("train", "s", float(np.median(times)), None, context=context)
