"""Photos to vectors by the product's own steps: decode, detect, main face, crop, embed."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import numpy as np

from recognition.engine.crop import crop_faces
from recognition.engine.images import ImageError, decode_image
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.types import Crops, Embeddings

Vectors: TypeAlias = dict[Path, Embeddings]
"""(512,) by photo; photos without a face are missing."""

BATCH = 16


class PhotoReader:
    """Reads each photo once, however often it is asked for; nothing is kept on disk."""

    def __init__(self, engine: FaceEngine) -> None:
        """Read with this engine."""
        self._engine = engine
        self._known: dict[Path, Embeddings | None] = {}

    def read(
        self, paths: Iterable[Path], *, advance: Callable[[], object] = lambda: None
    ) -> Vectors:
        """The vectors of the photos in which a face was found; `advance` is called per photo."""
        wanted = list(dict.fromkeys(paths))
        waiting: list[tuple[Path, Crops]] = []
        for path in wanted:
            if path not in self._known:
                crop = self._cut_face(path)
                self._known[path] = None
                if crop is not None:
                    waiting.append((path, crop))
                if len(waiting) == BATCH:
                    self._embed(waiting)
            advance()
        self._embed(waiting)
        return {path: found for path in wanted if (found := self._known[path]) is not None}

    def _cut_face(self, path: Path) -> Crops | None:
        try:
            image = decode_image(path.read_bytes())
        except (ImageError, OSError):
            return None
        faces = self._engine.detect(image)
        if not faces:
            return None
        height, width = image.shape[:2]
        return crop_faces(image, [choose_main_face(faces, image_wh=(width, height))])

    def _embed(self, waiting: list[tuple[Path, Crops]]) -> None:
        if waiting:
            vectors = self._engine.embed(np.concatenate([crop for _path, crop in waiting]))
            self._known.update(zip((path for path, _crop in waiting), vectors, strict=True))
            waiting.clear()
