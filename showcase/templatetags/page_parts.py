"""Small parts that a page has many of, put together in Python."""

from django import template

from showcase.offers.place_html import place_link, place_rows
from showcase.offers.plan_html import costs_html, make_up_html, promotion_html, source_html
from showcase.score_html import score_rows

register = template.Library()

register.simple_tag(place_link)
register.simple_tag(place_rows)
register.simple_tag(costs_html, name="plan_costs")
register.simple_tag(make_up_html, name="make_up")
register.simple_tag(promotion_html, name="plan_promotion")
register.simple_tag(source_html, name="plan_source")
register.simple_tag(score_rows)
