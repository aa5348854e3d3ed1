"""What `manage.py evaluate` can be asked to do, and with which options."""

import argparse
from pathlib import Path
from typing import Any

ENROLLED_PHOTOS = 3
ATTACKS = 200


def add_actions(parser: argparse.ArgumentParser) -> None:
    """Give the command its actions; the one that was chosen is the option `action`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_verification(actions)
    _add_identification(actions)
    _add_crops(actions)
    _add_classifiers(actions)
    _add_covered(actions)
    _add_liveness(actions)
    _add_challenge(actions)
    _add_report(actions)


def _add_verification(actions: Any) -> None:
    parser = actions.add_parser(
        "verification", help="are two photos of one person (LFW, ten folds)"
    )
    _add_faces(parser)
    _add_pairs(parser)
    parser.add_argument(
        "--baseline", action="store_true", help="measure facenet-pytorch's own pipeline too"
    )
    _add_json(parser)
    _add_curve(parser)


def _add_identification(actions: Any) -> None:
    parser = actions.add_parser(
        "identification",
        help="who is this, if anybody (open set: people with one photo are strangers)",
    )
    _add_faces(parser)
    _add_enrol(parser)
    parser.add_argument(
        "--probe-images",
        type=_positive,
        default=1,
        metavar="N",
        help="recognise by the mean of so many photos (default: %(default)s)",
    )
    _add_json(parser)
    _add_curve(parser)


def _add_crops(actions: Any) -> None:
    parser = actions.add_parser(
        "crops", help="compare ways to cut out a face: margin, mirroring, alignment"
    )
    _add_faces(parser)
    _add_pairs(parser)
    _add_json(parser)


def _add_classifiers(actions: Any) -> None:
    parser = actions.add_parser(
        "classifiers", help="compare k-NN, softmax, SVM, forest and Muster's own rule"
    )
    _add_faces(parser)
    _add_enrol(parser)
    _add_json(parser)


def _add_covered(actions: Any) -> None:
    parser = actions.add_parser(
        "covered", help="are covered faces told from others (things painted before faces)"
    )
    _add_faces(parser)
    parser.add_argument(
        "--fit",
        action="store_true",
        help="fit the measure anew and keep it in the source, for those who develop Muster",
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE.md", help="renew the section of this page, too"
    )
    _add_json(parser)


def _add_liveness(actions: Any) -> None:
    parser = actions.add_parser(
        "liveness", help="are living faces told from pictures of them (ISO/IEC 30107-3)"
    )
    parser.add_argument(
        "directory",
        type=Path,
        metavar="DIR",
        help="pictures and videos as DIR/bona_fide/* and DIR/attack/KIND/*",
    )
    _add_json(parser)


def _add_challenge(actions: Any) -> None:
    parser = actions.add_parser(
        "challenge", help="do pictures of faces pass the challenge, and do living heads"
    )
    _add_faces(parser)
    parser.add_argument(
        "--attacks",
        type=_positive,
        default=ATTACKS,
        metavar="N",
        help="so many pictures held before the camera (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=1, help="another one, other trials")
    parser.add_argument(
        "--films", type=Path, metavar="DIR", help="keep what the camera saw, as videos"
    )
    _add_json(parser)


def _add_report(actions: Any) -> None:
    parser = actions.add_parser("report", help="measure everything and write a Markdown page")
    _add_faces(parser)
    _add_pairs(parser)
    parser.add_argument(
        "--write",
        type=_new_file,
        required=True,
        metavar="FILE.md",
        help="the page; curves are written beside it",
    )


def _add_faces(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--faces", type=Path, required=True, metavar="DIR", help="photos as DIR/person/photo.jpg"
    )


def _add_enrol(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--enrol",
        type=_positive,
        default=ENROLLED_PHOTOS,
        metavar="N",
        help="enrol so many photos of everybody who has more (default: %(default)s)",
    )


def _add_pairs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pairs",
        type=Path,
        required=True,
        metavar="FILE",
        help="pairs in the format of LFW, with or without its header line",
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")


def _add_curve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--curve", type=_svg_path, metavar="FILE.svg", help="draw the curve of errors to this file"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of photos")
    return number


def _svg_path(text: str) -> Path:
    path = _new_file(text)
    if path.suffix.lower() != ".svg":
        raise argparse.ArgumentTypeError(f"curves are drawn as SVG; name the file {path.stem}.svg")
    return path


def _new_file(text: str) -> Path:
    """A file that can be written, said before minutes are spent on measuring."""
    path = Path(text)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}")
    return path
