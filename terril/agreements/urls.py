from django.urls import path

from terril.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.needs, name="needs"),
    path("<int:pk>/", views.need, name="need"),
    path("<int:pk>/prendre/", views.take, name="take"),
    path("<int:pk>/apport/", views.deliver, name="deliver"),
    path("parts/<int:pk>/rendre/", views.give_back, name="give_back"),
    path("apports/<int:pk>/confirmer/", views.confirm, name="confirm"),
    path("apports/<int:pk>/corriger/", views.correct, name="correct"),
    path("signatures/<int:pk>/papier/", views.paper, name="paper"),
]
