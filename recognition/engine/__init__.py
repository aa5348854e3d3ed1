"""The vision engine: plain Python and arrays, no Django and no database, usable from a notebook.

From bytes to vectors: decode -> detect -> crop -> embed.

| file | question it answers |
|---|---|
| ``types.py`` | what an image, a box, a face and an embedding are |
| ``images.py``, ``image_header.py`` | bytes from strangers into pixels, or a clear refusal |
| ``loading.py`` | the door: ``FaceEngine`` and ``load_engine`` |
| ``openvino_backend.py`` | the engine that serves: converted networks, no torch |
| ``torch_backend.py`` | the reference: facenet-pytorch itself |
| ``detector.py`` and its stages | MTCNN: ``pyramid.py``, ``proposals.py``, ``closeup.py`` |
| ``boxes.py``, ``windows.py`` | geometry of many boxes, a network run on many boxes |
| ``checks.py`` | what may enter an engine |
| ``area.py`` | exact "area" resizing from one summed-area table |
| ``crop.py`` | from a face box to the 160 px crop that the embedder wants |
| ``weights.py``, ``download.py``, ``model_id.py`` | which weights, and are they right |
| ``convert.py``, ``network_cache.py`` | torch modules into OpenVINO files, once |
| ``quantise.py``, ``ranges/`` | the embedder in 8 bits, without photos |
| ``openvino_runtime.py`` | OpenVINO without telemetry, one compiled network |
| ``torchvision_ops.py`` | makes an incomplete torchvision importable |
| ``quality.py``, ``pose.py`` | is this face good enough to enrol or to judge |
| ``tracker.py`` | which face of this frame is which face of the last |
| ``follower.py``, ``appearance.py`` | where the faces are now, without searching every frame |

Importing this package imports neither torch nor OpenVINO; a warm cache serves without torch.
"""
