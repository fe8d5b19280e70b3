"""Addresses of the catalogue."""

from django.urls import path

from xingtan.catalogue.pages import harvests, learn, making, opinions, packages, resources, reviewing, search, searches
from xingtan.catalogue.pages.curriculum import covering, editing, publishers, sheets
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
    path("me/resources/", making.made, name="made-resources"),
    path("me/resources/new/", making.start, name="start-resource"),
    path("me/resources/<uuid:resource_id>/", making.change, name="change-resource"),
    path("me/resources/<uuid:resource_id>/files/", making.add_file, name="add-resource-file"),
    path("me/resources/<uuid:resource_id>/package/", packages.package, name="resource-package"),
    path("me/resources/<uuid:resource_id>/rights/", making.rights, name="resource-rights"),
    path("me/resources/<uuid:resource_id>/submission/", making.submit, name="submit-resource"),
    path("me/resources/<uuid:resource_id>/update/", making.update, name="update-resource"),
    path("me/resources/<uuid:resource_id>/withdrawal/", making.withdraw, name="withdraw-resource"),
    path("me/resources/<uuid:resource_id>/history/", reviewing.history, name="resource-history"),
    path("me/reviews/", reviewing.reviews, name="reviews"),
    path("me/reviews/next/", reviewing.next_review, name="next-review"),
    path("me/reviews/<uuid:resource_id>/", reviewing.review, name="review"),
    path("me/reviews/negative/<slug:code>/", reviewing.negative_list, name="negative-list"),
    path("curriculum/", editing.books, name="curriculum"),
    path("curriculum/coverage/", covering.coverage, name="curriculum-coverage"),
    path("curriculum/coverage/sheet/", covering.gaps, name="curriculum-gaps"),
    path("publishers/", publishers.publishers, name="publishers"),
    path("publishers/<slug:slug>/", publishers.publisher, name="publisher"),
    path("curriculum/publishers/", publishers.keep, name="keep-publishers"),
    path("curriculum/<slug:code>/textbooks/<uuid:resource_id>/", publishers.give, name="give-publisher"),
    path("curriculum/sheets/", sheets.upload, name="curriculum-sheets"),
    path("curriculum/sheets/<slug:form>/", sheets.download, name="curriculum-download"),
    path("curriculum/<slug:code>/", editing.book, name="curriculum-book"),
    path("curriculum/<slug:code>/changes/", editing.change, name="curriculum-change"),
    path("curriculum/<slug:code>/history/", editing.history, name="curriculum-history"),
    path("curriculum/<slug:code>/undo/", editing.undo, name="curriculum-undo"),
    path("curriculum/<slug:code>/units/<int:number>/", editing.unit, name="curriculum-unit"),
    path("curriculum/<slug:code>/lessons/<int:number>/", editing.lesson, name="curriculum-lesson"),
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
