"""Addresses of the catalogue."""

from django.urls import path

from xingtan.catalogue.pages import harvests, learn, opinions, publishing, resources, search, searches
from xingtan.catalogue.rest import oai

pages = [
    path("learn/", learn.learn, name="learn"),
    path("learn/books/", learn.books, name="books"),
    path("learn/books/<slug:code>/", learn.book, name="book"),
    path("learn/books/<slug:code>/coverage/", learn.coverage, name="coverage"),
    path("learn/books/<slug:code>/textbook/", learn.textbook, name="textbook"),
    path("learn/lessons/<uuid:resource_id>/", resources.lesson, name="lesson"),
    path("learn/resources/<uuid:resource_id>/", resources.resource, name="resource"),
    path("learn/resources/<uuid:resource_id>/exercises/<uuid:exercise_id>/", resources.exercise, name="exercise"),
    path("learn/<slug:slug>/", learn.section, name="section"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("fragments/saved-search/", searches.saved, name="saved-search"),
    path("me/searches/", searches.searches, name="searches"),
    path("me/searches/<int:number>/", searches.change_search, name="change-search"),
    path("fragments/picker/", learn.picker_fragment, name="picker-fragment"),
    path("fragments/favourite/<uuid:resource_id>/", opinions.favourite, name="favourite"),
    path("fragments/rating/<uuid:resource_id>/", opinions.rating, name="rating"),
    path("me/favourites/", opinions.favourites, name="favourites"),
    path("me/resources/", publishing.made, name="made-resources"),
    path("me/resources/new/", publishing.start, name="start-resource"),
    path("me/resources/<uuid:resource_id>/", publishing.change, name="change-resource"),
    path("me/resources/<uuid:resource_id>/files/", publishing.add_file, name="add-resource-file"),
    path("me/resources/<uuid:resource_id>/submission/", publishing.submit, name="submit-resource"),
    path("me/resources/<uuid:resource_id>/withdrawal/", publishing.withdraw, name="withdraw-resource"),
    path("me/reviews/", publishing.reviews, name="reviews"),
    path("me/reviews/<uuid:resource_id>/", publishing.review, name="review"),
    path("catalogue/harvests/", harvests.sources, name="harvest-sources"),
    path("catalogue/harvests/<slug:slug>/", harvests.source, name="harvest-source"),
    path("catalogue/harvests/<slug:slug>/progress/", harvests.progress, name="harvest-progress"),
    path("catalogue/harvests/<slug:slug>/runs/", harvests.run, name="harvest-run"),
    path("catalogue/harvests/<slug:slug>/force/", harvests.force, name="harvest-force"),
]

plain = [
    path("oai", oai.entry, name="oai"),
    path("learn/resources/<uuid:resource_id>/files/<uuid:file_id>/<str:name>", resources.file, name="resource-file"),
]
