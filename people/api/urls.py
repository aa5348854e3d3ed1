"""Addresses of the people's resources, and of what describes the API."""

from django.urls import path

from people.api import consents, docs, employees, organisation, photos

urlpatterns = [
    path("schema", docs.SchemaView.as_view(), name="schema"),
    path("docs", docs.show_docs, name="docs"),
    path("problems", docs.ProblemsView.as_view(), name="problems"),
    path("employees", employees.EmployeesView.as_view(), name="employees"),
    path("employees/<int:pk>", employees.OneEmployeeView.as_view(), name="employee"),
    path("employees/<int:pk>/deactivate", employees.DeactivateView.as_view(), name="deactivate"),
    path("employees/<int:pk>/erase-face", employees.EraseFaceView.as_view(), name="erase_face"),
    path("employees/<int:pk>/photos", photos.EmployeePhotosView.as_view(), name="employee_photos"),
    path(
        "employees/<int:pk>/consents",
        consents.EmployeeConsentsView.as_view(),
        name="employee_consents",
    ),
    path(
        "employees/<int:pk>/consents/withdraw",
        consents.WithdrawView.as_view(),
        name="withdraw_consent",
    ),
    path("teams", organisation.TeamsView.as_view(), name="teams"),
    path("teams/<int:pk>", organisation.OneTeamView.as_view(), name="team"),
    path("sites", organisation.SitesView.as_view(), name="sites"),
    path("sites/<int:pk>", organisation.OneSiteView.as_view(), name="site"),
    path("photos", photos.PhotosView.as_view(), name="photos"),
    path("photos/<int:pk>", photos.OnePhotoView.as_view(), name="photo"),
    path("photos/<int:pk>/face", photos.PhotoFaceView.as_view(), name="photo_face"),
    path("consents", consents.ConsentsView.as_view(), name="consents"),
]
