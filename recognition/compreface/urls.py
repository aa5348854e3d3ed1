"""CompreFace's addresses below `/api/v1/`."""

from django.urls import path

from recognition.compreface import views

subjects = views.SubjectsView.as_view()

urlpatterns = [
    path("recognition/subjects", subjects, name="compreface-subjects"),
    path("recognition/subjects/", subjects),  # so CompreFace's own description writes it
    path(
        "recognition/subjects/<str:subject>",
        views.SubjectView.as_view(),
        name="compreface-subject",
    ),
    path("recognition/faces", views.FacesView.as_view(), name="compreface-faces"),
    path(
        "recognition/faces/delete",
        views.DeleteFacesView.as_view(),
        name="compreface-delete-faces",
    ),
    path("recognition/faces/<str:image_id>", views.FaceView.as_view(), name="compreface-face"),
    path("recognition/faces/<str:image_id>/img", views.ImageView.as_view(), name="compreface-img"),
    path(
        "recognition/faces/<str:image_id>/verify",
        views.VerifyFaceView.as_view(),
        name="compreface-verify-face",
    ),
    path("recognition/recognize", views.RecognizeView.as_view(), name="compreface-recognize"),
    path(
        "recognition/embeddings/recognize",
        views.RecognizeVectorsView.as_view(),
        name="compreface-recognize-embeddings",
    ),
    path(
        "recognition/embeddings/faces/<str:image_id>/verify",
        views.VerifyVectorsView.as_view(),
        name="compreface-verify-embeddings",
    ),
    path("detection/detect", views.DetectView.as_view(), name="compreface-detect"),
    path("verification/verify", views.VerifyView.as_view(), name="compreface-verify"),
    path(
        "verification/embeddings/verify",
        views.CompareVectorsView.as_view(),
        name="compreface-compare-embeddings",
    ),
]
