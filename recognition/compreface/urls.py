"""CompreFace's addresses below `/api/v1/`."""

from django.urls import path

from recognition.compreface import collection_views, picture_views

subjects = collection_views.SubjectsView.as_view()

urlpatterns = [
    path("recognition/subjects", subjects, name="compreface-subjects"),
    path("recognition/subjects/", subjects),  # so CompreFace's own description writes it
    path(
        "recognition/subjects/<str:subject>",
        collection_views.SubjectView.as_view(),
        name="compreface-subject",
    ),
    path("recognition/faces", collection_views.FacesView.as_view(), name="compreface-faces"),
    path(
        "recognition/faces/delete",
        collection_views.DeleteFacesView.as_view(),
        name="compreface-delete-faces",
    ),
    path(
        "recognition/faces/<str:image_id>",
        collection_views.FaceView.as_view(),
        name="compreface-face",
    ),
    path(
        "recognition/faces/<str:image_id>/img",
        collection_views.ImageView.as_view(),
        name="compreface-img",
    ),
    path(
        "recognition/faces/<str:image_id>/verify",
        picture_views.VerifyFaceView.as_view(),
        name="compreface-verify-face",
    ),
    path(
        "recognition/recognize", picture_views.RecognizeView.as_view(), name="compreface-recognize"
    ),
    path(
        "recognition/embeddings/recognize",
        picture_views.RecognizeVectorsView.as_view(),
        name="compreface-recognize-embeddings",
    ),
    path(
        "recognition/embeddings/faces/<str:image_id>/verify",
        picture_views.VerifyVectorsView.as_view(),
        name="compreface-verify-embeddings",
    ),
    path("detection/detect", picture_views.DetectView.as_view(), name="compreface-detect"),
    path("verification/verify", picture_views.VerifyView.as_view(), name="compreface-verify"),
    path(
        "verification/embeddings/verify",
        picture_views.CompareVectorsView.as_view(),
        name="compreface-compare-embeddings",
    ),
]
