"""Cameras for tests and benchmarks: a real RTSP server on loopback, with films whose frames count.

Every frame carries its number as squares in its corner, and the server tells when it sent which
number: so a delay is measured from the camera to wherever the picture was last seen. The server is
GStreamer's, run by the system's own Python, because its bindings come from the system's packages.
"""
