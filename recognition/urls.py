"""Addresses of the recognition app."""

from django.urls import path

from recognition import views
from recognition.team_page import views as team_views

app_name = "recognition"
urlpatterns = [
    path("enrol/<int:pk>/", views.show_webcam, name="webcam"),
    path("enrol/<int:pk>/consent/", views.give_consent, name="webcam_consent"),
    path("enrol/<int:pk>/code/", views.manage_code, name="code"),
    path("team/", team_views.ShowTeams.as_view(), name="team"),
    path("team/embed/", team_views.ShowEmbeddedTeams.as_view(), name="team_embed"),
    path("team/choice/", team_views.choose, name="team_choice"),
    path("team/result/<str:token>/", team_views.show_result, name="team_result"),
    path("team/result/<str:token>/card.png", team_views.show_card, name="team_card"),
]
