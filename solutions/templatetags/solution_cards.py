"""Cards and parts of cards for templates, as ``solutions.card_parts`` puts them together."""

from django import template

from solutions.card_parts import badges_html, compare_box_html, level_html, price_html
from solutions.card_shapes import result_html, tile_html

register = template.Library()

register.simple_tag(price_html, name="price")
register.simple_tag(level_html, name="level")
register.simple_tag(badges_html, name="badges")
register.simple_tag(compare_box_html, name="compare_box")
register.simple_tag(result_html, name="result")
register.simple_tag(tile_html, name="solution_card")
