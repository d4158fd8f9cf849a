urlpatterns: list = []
app_name = "directory"
