"""What exists already for what a paid solution is for."""

import pytest
from django.template.loader import render_to_string

from guides.models import Problem
from showcase.shared_platforms import MOST, shared_platforms_for
from solutions.models import Solution
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ON = TODAY.date()


def solution(
    *problems: Problem, name: str, kind: str = "commercial", is_public: bool = True
) -> Solution:
    """A solution for these problems."""
    made = f.SolutionFactory(name=name, kind=kind)
    f.ListingFactory(solution=made, national=True, published=is_public)
    for problem in problems:
        f.ProblemSolutionFactory(problem=problem, solution=made)
    return made


@pytest.fixture
def paper() -> Problem:
    """A public problem."""
    return f.ProblemFactory(title="Trạm y tế vẫn ghi sổ giấy", published=True)


def slugs(*given: Solution) -> list[str]:
    """The addresses of what exists already for the given solutions."""
    return [item.slug for item in shared_platforms_for([one.pk for one in given], ON)]


def test_shared_ones_come_before_those_of_programmes_and_free_ones(paper: Problem) -> None:
    paid = solution(paper, name="Có phí")
    solution(paper, name="Miễn phí", kind="free")
    solution(paper, name="Dùng chung", kind="state_shared")
    in_programme = solution(paper, name="Trong chương trình")
    f.ProgrammeEntryFactory(solution=in_programme)

    assert slugs(paid) == ["dung-chung", "trong-chuong-trinh", "mien-phi"]


def test_most_common_problems_come_first(paper: Problem) -> None:
    second = f.ProblemFactory(published=True)
    paid = solution(paper, second, name="Có phí")
    solution(paper, name="A một", kind="free")
    solution(paper, second, name="B hai", kind="free")

    assert slugs(paid) == ["b-hai", "a-mot"]


def test_neither_open_source_nor_another_paid_one_is_a_shared_platform(paper: Problem) -> None:
    paid = solution(paper, name="Có phí")
    solution(paper, name="Mã nguồn mở", kind="open_source")
    solution(paper, name="Cũng có phí")

    assert slugs(paid) == []


def test_given_and_unpublished_ones_are_left_out(paper: Problem) -> None:
    paid = solution(paper, name="Có phí")
    given = solution(paper, name="Đang so sánh", kind="free")
    solution(paper, name="Chưa công khai", kind="free", is_public=False)

    assert slugs(paid, given) == []


def test_nothing_is_said_where_nothing_has_to_be_paid_for(paper: Problem) -> None:
    free = solution(paper, name="Miễn phí", kind="free")
    solution(paper, name="Dùng chung", kind="state_shared")

    assert (slugs(free), slugs()) == ([], [])


def test_only_a_public_problem_links_them() -> None:
    draft = f.ProblemFactory()
    later = f.ProblemFactory(published=True, publish_on=ON.replace(year=2027))
    paid = solution(draft, later, name="Có phí")
    solution(draft, later, name="Miễn phí", kind="free")

    assert slugs(paid) == []


def test_problem_of_a_free_one_beside_it_does_not_count_for_the_paid_one(paper: Problem) -> None:
    paid = solution(name="Có phí")
    free = solution(paper, name="Miễn phí", kind="free")
    solution(paper, name="Dùng chung", kind="state_shared")

    assert slugs(paid, free) == []


def test_platform_names_problem_programme_and_vendor(paper: Problem) -> None:
    paid = solution(paper, name="Có phí")
    shared = solution(paper, name="Dùng chung", kind="state_shared")
    programme = f.ProgrammeFactory(name="Nền tảng dùng chung")
    f.ProgrammeEntryFactory(solution=shared, programme=programme)

    [found] = shared_platforms_for([paid.pk], ON)

    assert [(item.name, item.url) for item in found.problems] == [
        ("Trạm y tế vẫn ghi sổ giấy", paper.get_absolute_url())
    ]
    assert [item.name for item in found.programmes] == ["Nền tảng dùng chung"]
    assert (found.name, found.vendor_name, found.is_sample) == (
        "Dùng chung",
        shared.vendor.shown_name,
        False,
    )


def test_few_are_shown_with_few_queries(paper: Problem, django_assert_num_queries) -> None:
    paid = solution(paper, name="Có phí")
    for number in range(MOST + 2):
        solution(paper, name=f"Miễn phí {number}", kind="free")

    with django_assert_num_queries(3):
        found = shared_platforms_for([paid.pk], ON)

    assert len(found) == MOST


def test_fragment_shows_nothing_without_platforms_and_links_them_with(paper: Problem) -> None:
    paid = solution(paper, name="Có phí")
    shared = solution(paper, name="Dùng chung", kind="state_shared")
    name = "showcase/_shared_platforms.html"

    empty = render_to_string(name, {"platforms": ()})
    shown = render_to_string(name, {"platforms": shared_platforms_for([paid.pk], ON)})

    assert empty.strip() == ""
    assert f'href="{shared.get_absolute_url()}"' in shown
    assert f'href="{paper.get_absolute_url()}"' in shown
