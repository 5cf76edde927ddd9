"""The stylesheet, the icons and the templates keep the rules of the house."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.template.loader import get_template

from core.icons import icon_names, outline
from showcase.management.commands import build_css, build_js

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates" / "ui").glob("*.html"))
STYLES = sorted((ROOT / "styles").rglob("*.css"))
# What is written by hand: the parts of the public script, and those of staff pages.
SCRIPTS = [*build_js.parts(), *sorted((ROOT / "static" / "js").glob("*.js"))]
SCRIPTS.remove(build_js.SITE_JS)
# Served when Django itself cannot: they may not depend on it.
PLAIN = {"400.html", "500.html", "maintenance.html"}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(", re.IGNORECASE)
_ICON = re.compile(r'{%\s*icon\s+"([^"]+)"')
_ICON_ARGUMENT = re.compile(r'\bicon="([^"]+)"')
_STATIC = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_INCLUDE = re.compile(r"""{%\s*include\s+['"]([^'"]+)['"]""")
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}")


def names(paths: list[Path]) -> list[str]:
    """Readable names of the parametrised files."""
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", build_css.sheets(), ids=lambda path: path.name)
def test_stylesheet_is_made_of_its_parts(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == build_css.sheets()[path]


def test_stylesheets_take_every_part() -> None:
    site = [path for _layer, path in build_css.parts()]
    comparing = [path for _layer, path in build_css.comparing_parts()]
    admin = build_css.admin_parts()

    assert site[0] == build_css.REBOOT
    assert sorted({*site[1:], *comparing, *admin}) == STYLES
    assert len({*site, *comparing}) == len(site) + len(comparing)
    assert len(set(admin)) == len(admin)


def test_build_css_check_fails_when_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "site.css"
    stale.write_text("", encoding="utf-8")
    monkeypatch.setattr(build_css, "SITE_CSS", stale)

    with pytest.raises(CommandError, match="stale"):
        call_command("build_css", "--check")


@pytest.mark.parametrize(
    ("written", "delivered"),
    [
        ("/* why */\na {\n  color: red;\n  margin: 0 1px;\n}\n", "a{color:red;margin:0 1px}"),
        ("/*! licence */ b, i { top: calc(1px + 2px) }", "/*! licence */ b,i{top:calc(1px + 2px)}"),
        ("q::before { content: ' /* x */ ;  } '; }", "q::before{content:' /* x */ ;  } '}"),
        (
            '@media (min-width: 1px) { a :hover { --x: "a;  b" } }',
            '@media (min-width:1px){a :hover{--x:"a;  b"}\n}',
        ),
    ],
)
def test_lighter_stylesheet_says_the_same(written: str, delivered: str) -> None:
    assert build_css.lighter(written) == delivered


def test_custom_properties_that_nothing_reads_are_left_out() -> None:
    sheet = ":root{--a:1px;--b:var(--c);--c:2px}\n.x{--d:3px}\np--e{width:var(--a)}\n"

    assert build_css.without_unused(sheet) == ":root{--a:1px;}\np--e{width:var(--a)}\n"
    assert "--c:2px" in build_css.without_unused(sheet, "b{margin:var(--c)}")


def test_script_of_the_site_is_made_of_its_parts() -> None:
    assert build_js.SITE_JS.read_text(encoding="utf-8") == build_js.site_js()


def test_build_js_check_fails_when_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_js, "SITE_JS", tmp_path / "site.js")

    with pytest.raises(CommandError, match="stale"):
        call_command("build_js", "--check")


def test_parts_of_the_script_can_be_joined() -> None:
    texts = [path.read_text(encoding="utf-8") for path in build_js.parts()]
    lines = [line for text in texts for line in build_js.lighter(text).splitlines()]

    assert build_js.parts()[0].stem == "frame"
    # Inside a block nothing can be imported, and a text over several lines would lose its indent.
    assert [line for line in lines if re.match(r"(?:import|export)\b", line)] == []
    assert [line for line in lines if line.count("`") % 2] == []


@pytest.mark.parametrize(
    "path", [p for p in STYLES if p.name != "tokens.css"], ids=lambda p: p.name
)
def test_only_tokens_have_raw_colours(path: Path) -> None:
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))

    assert _RAW_COLOUR.findall(text) == []


def test_tokens_used_are_tokens_defined() -> None:
    defined, used = set(), set()
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        defined |= set(re.findall(r"(--[a-z0-9-]+)\s*:", text))
        used |= set(re.findall(r"var\((--[a-z0-9-]+)", text))

    assert used - defined == set()


def test_addresses_in_the_stylesheet_exist() -> None:
    css = build_css.SITE_CSS
    addresses = re.findall(r'url\("?([^")]+)"?\)', css.read_text(encoding="utf-8"))

    assert addresses
    assert [a for a in addresses if not (css.parent / a).resolve().is_file()] == []


def test_fonts_and_icons_come_with_their_licences() -> None:
    licences = ["fonts/OFL-be-vietnam-pro.txt", "fonts/OFL-public-sans.txt", "icons/LICENSE"]
    vendored = [f"vendor/{folder.name}/LICENSE" for folder in (ROOT / "static/vendor").iterdir()]

    assert [path for path in (*licences, *vendored) if not finders.find(path)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_names_icons_and_files_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    icons = set(_ICON.findall(text)) | set(_ICON_ARGUMENT.findall(text))

    assert icons - icon_names() == set()
    assert [name for name in _STATIC.findall(text) if not finders.find(name)] == []


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_icon_has_one_outline(name: str) -> None:
    assert re.fullmatch(r"M[-MmLlHhVvCcSsQqTtAaZz0-9. ]+", outline(name))


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))", text)

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
    assert scripts == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_compiles(path: Path) -> None:
    name = str(path.relative_to(ROOT / "templates"))

    assert get_template(name).template.name == name


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS))
def test_component_says_its_inputs_first(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]

    assert re.fullmatch(r"{# .*Inputs: .+ #}", first)


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS))
def test_component_is_given_data_and_never_the_request(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    includes = re.findall(r"{% include [^%]+%}", text)

    assert not re.search(r"\brequest\b|\buser\b|csrf", text)
    assert [include for include in includes if " only %}" not in include] == []


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_plain_pages_need_no_context(name: str) -> None:
    text = (ROOT / "templates" / name).read_text(encoding="utf-8")

    assert "{%" not in text
    assert "{{" not in text
    assert ('<html lang="vi">' in text, 'lang="en"' in text) == (True, True)


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS))
def test_classes_of_components_are_styled(path: Path) -> None:
    css = build_css.site_css() + build_css.comparing_css()
    known = classes(css)
    text = _TAG.sub(" \0 ", path.read_text(encoding="utf-8"))
    used = {
        name
        for value in _CLASS.findall(text)
        for name in value.split()
        if "\0" not in name and not name.endswith("-")
    }

    assert used - known == set()


def classes(css: str) -> set[str]:
    """The classes that a stylesheet knows."""
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", css))


def with_includes(path: Path, *, seen: frozenset[Path] = frozenset()) -> str:
    """The text of a template and of all that it includes by name."""
    text = path.read_text(encoding="utf-8")
    included = {ROOT / "templates" / name for name in _INCLUDE.findall(text)}
    included = {one for one in included if one.is_file()} - seen - {path}
    return text + "".join(with_includes(one, seen=seen | included) for one in sorted(included))


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_page_that_compares_loads_the_second_stylesheet(path: Path) -> None:
    text = with_includes(path)
    used = {name for value in _CLASS.findall(_TAG.sub(" ", text)) for name in value.split()}
    comparing = classes(build_css.comparing_css()) - classes(build_css.site_css())

    is_page = "{% extends" in text and "admin" not in path.parts
    is_loaded = "css/comparing.css" in text
    assert not is_page or is_loaded == bool(used & comparing), used & comparing


@pytest.mark.parametrize("path", SCRIPTS, ids=names(SCRIPTS))
def test_script_is_a_small_module_that_calls_nobody_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 150
    assert not re.search(r"https?://|\beval\b|new Function|innerHTML", text)
