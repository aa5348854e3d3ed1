"""The cameras of tests and benchmarks: what they send is what was filmed, and told."""

import time

import av
import numpy as np
import pytest

from recognition.benchmarks.rtsp.frame_numbers import paint_frame_number, read_frame_number


@pytest.mark.parametrize("number", [0, 1, 59, 4095])
def test_a_number_is_read_as_it_was_painted_and_nothing_is_read_elsewhere(number):
    image = np.full((480, 640, 3), 120, np.uint8)
    assert read_frame_number(image) is None
    paint_frame_number(image, number)
    assert read_frame_number(image) == number
    assert read_frame_number(np.zeros((480, 640, 3), np.uint8)) is None
    assert read_frame_number(np.zeros((2, 2, 3), np.uint8)) is None


def test_each_frame_comes_with_its_number_and_the_server_tells_when_it_was_sent(rtsp_server):
    options = {"fpsprobesize": "0", "analyzeduration": "500000"}
    with av.open(rtsp_server.url("/hall"), options=options, timeout=5.0) as container:
        numbers, delays_s = [], []
        for frame in container.decode(video=0):
            image = frame.to_ndarray(format="rgb24")
            numbers.append(read_frame_number(image))
            sent_s = rtsp_server.find_sent_s("/hall", numbers[-1])
            delays_s.append(time.monotonic() - sent_s)
            if len(numbers) == 12:
                assert rtsp_server.count_readers("/hall") == 1
                break
    assert numbers == list(range(numbers[0], numbers[0] + 12))
    assert delays_s[-1] < 0.5
    assert rtsp_server.wait_for_readers("/hall", 0)
