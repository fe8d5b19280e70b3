"""Addresses of spaces."""

from django.urls import path

from xingtan.spaces import pages as entries

pages = [
    path("spaces/", entries.spaces, name="spaces"),
    path("spaces/<uuid:space_id>/", entries.space, name="space"),
    path("spaces/<uuid:space_id>/articles/<uuid:article_id>/", entries.article, name="article"),
    path("fragments/spaces/<uuid:space_id>/visits/", entries.visits, name="space-visits"),
    path("me/space/", entries.own_space, name="own-space"),
    path("spaces/<uuid:space_id>/keep/", entries.keep_space, name="keep-space"),
    path("spaces/<uuid:space_id>/keep/articles/new/", entries.write_article, name="new-article"),
    path("spaces/<uuid:space_id>/keep/articles/<uuid:article_id>/", entries.write_article, name="write-article"),
    path("spaces/<uuid:space_id>/disk/", entries.disk, name="disk"),
    path("spaces/<uuid:space_id>/disk/files/", entries.upload, name="upload"),
    path("spaces/<uuid:space_id>/disk/folders/", entries.create_folder, name="new-folder"),
    path("spaces/<uuid:space_id>/disk/<uuid:folder_id>/", entries.disk, name="disk-folder"),
    path("spaces/<uuid:space_id>/disk/<uuid:folder_id>/files/", entries.upload, name="upload-into"),
    path("spaces/<uuid:space_id>/disk/<uuid:folder_id>/folders/", entries.create_folder, name="new-folder-in"),
    path("spaces/<uuid:space_id>/disk/<uuid:folder_id>/deletion/", entries.delete_folder, name="delete-folder"),
    path("spaces/<uuid:space_id>/disk/files/<uuid:file_id>/", entries.file, name="disk-file"),
    path("spaces/<uuid:space_id>/disk/files/<uuid:file_id>/content/", entries.download, name="disk-file-content"),
]
