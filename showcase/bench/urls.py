"""The portal's addresses and those of the bare pages, which no other installation has."""

from django.urls import path

from core.page_cache.marks import public_page
from showcase.bench import bare
from showcase.urls import Patterns
from showcase.urls import urlpatterns as portal

urlpatterns: Patterns = [
    # Sent like the pages they stand beside: marked and packed.
    path("bench/ref/", public_page(bare.ref)),
    path("bench/page/<slug:name>/", public_page(bare.page)),
    path("bench/worker/", bare.worker),
    path("bench/index/", bare.index),
    *portal,
]
