"""Every address of the portal (product page, section 6); names are English, paths Vietnamese."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path, re_path

from core.page_cache.marks import public_page, public_pages
from showcase.sitemaps import SITEMAPS
from showcase.views import (
    about,
    body,
    centre,
    compare,
    costs,
    criteria,
    excellent,
    feeds,
    files,
    gallery,
    guide,
    health,
    home,
    places,
    problem,
    programme,
    robots,
    search,
    sector,
    share,
    solution,
    uses,
    using,
    vendor,
)
from solutions.views import catalogue, feed

Patterns = list[URLPattern | URLResolver]


about_pages: Patterns = [
    path("gia/", about.prices, name="prices"),
    path("danh-gia/", about.ratings, name="ratings"),
    path("tiep-can/", about.accessibility, name="accessibility"),
    path("rieng-tu/", about.privacy, name="privacy"),
    path("lien-he/", about.contact, name="contact"),
]

province_pages: Patterns = [
    path("", places.province_list, name="list"),
    path("<slug:slug>/", centre.centre_home, name="centre"),
    path("<slug:slug>/giai-phap/", centre.centre_catalogue, name="catalogue"),
]

# After every other page of a province: whatever lay below the name of one that ended.
former_provinces: Patterns = [
    path("tinh/<slug:slug>/<path:rest>/", centre.moved, name="moved"),
]

programme_pages: Patterns = [
    path("", programme.programme_list, name="list"),
    path("<slug:slug>/", programme.programme_detail, name="detail"),
]

body_pages: Patterns = [
    path("", body.body_list, name="list"),
    path("<slug:slug>/", body.body_detail, name="detail"),
]

criteria_pages: Patterns = [
    path("<slug:slug>/", criteria.criteria_detail, name="detail"),
]

solution_pages: Patterns = [
    path("", catalogue.catalogue, name="list"),
    path("<slug:slug>/", solution.solution_detail, name="detail"),
    path("<slug:slug>/don-vi-su-dung/", using.solution_uses, name="uses"),
]

sector_pages: Patterns = [
    path("", sector.sector_list, name="list"),
    path("<slug:slug>/", sector.sector_detail, name="detail"),
]

vendor_pages: Patterns = [
    path("", vendor.vendor_list, name="list"),
    path("<slug:slug>/", vendor.vendor_detail, name="detail"),
]

problem_pages: Patterns = [
    path("", problem.problem_list, name="list"),
    path("<slug:slug>/", problem.problem_detail, name="detail"),
]

guide_pages: Patterns = [
    path("", guide.guide_list, name="list"),
    path("<slug:slug>/", guide.guide_detail, name="detail"),
]

public: Patterns = [
    path("", home.home, name="home"),
    path("bai-toan/", include((problem_pages, "problems"))),
    path("giai-phap/", include((solution_pages, "solutions"))),
    path("linh-vuc/", include((sector_pages, "sectors"))),
    path("nha-cung-cap/", include((vendor_pages, "vendors"))),
    path("cam-nang/", include((guide_pages, "guides"))),
    path("tinh/", include((province_pages, "provinces"))),
    path("chuong-trinh/", include((programme_pages, "programmes"))),
    path("to-chuc-danh-gia/", include((body_pages, "bodies"))),
    path("bo-tieu-chi/", include((criteria_pages, "criteria"))),
    path("giai-phap-xuat-sac/", excellent.excellent, name="excellent"),
    path("so-sanh/", compare.compare, name="compare"),
    path("so-sanh-tinh/", include("comparison.urls")),
    path("chi-phi/", costs.costs, name="costs"),
    path("tim-kiem/", search.search, name="search"),
    path("gioi-thieu/", include((about_pages, "about"))),
    path("thanh-phan/", gallery.gallery, name="gallery"),
]

# Links in letters: secrets of one use, answered by POST, kept in no cache.
letter_pages: Patterns = [
    path("xac-nhan/<str:token>/", uses.confirm, name="confirm"),
    path("khai-bao/<str:token>/", uses.declare, name="declare"),
]
letters: Patterns = [path("", include((letter_pages, "uses")))]

# What scripts ask for in the language of the page.
answers: Patterns = [
    path("tim-kiem/goi-y/", search.search_suggestions, name="search_suggestions"),
]

staff: Patterns = [
    path("tai-khoan/", include("showcase.account_urls")),
    path("quan-tri/", admin.site.urls),
]

machines: Patterns = [
    path("tep/<slug:digest>/<str:name>", files.stored_file, name="stored_file"),
    re_path(
        r"^anh-chia-se/(?P<lang>vi|en)/(?P<kind>[a-z-]+)/(?P<slug>[-\w]+)\.png$",
        share.picture,
        name="share_picture",
    ),
    path("feeds/solutions.atom", public_page(feed.feed), name="solutions_feed"),
    path("feeds/guides.atom", public_page(feeds.guides), name="guides_feed"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", public_page(robots.robots), name="robots"),
    path(".well-known/security.txt", public_page(robots.security), name="security"),
    path("sitemap.xml", public_page(sitemaps.index), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        public_page(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]

public_pages([*public, *answers, *former_provinces])

urlpatterns: Patterns = [
    *machines,
    *i18n_patterns(
        *public, *answers, *letters, *former_provinces, *staff, prefix_default_language=False
    ),
]
