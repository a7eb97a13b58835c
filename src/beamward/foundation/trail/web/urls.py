from django.urls import path

from beamward.foundation.trail.web import views

urlpatterns = [path("trail/<str:public_id>/erase", views.erase, name="trail-erase")]
