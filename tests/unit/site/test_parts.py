from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from jianxing.site.components import Action, Chart, Chip, Column, Event, Listing, Progress, Series, Tile


def rendered(source: str, *, path: str = "/findings/", **values: object) -> str:
    """Render a piece of template as a page of the site would."""
    request = RequestFactory().get(path)
    with translation.override("en"):
        return Template("{% load parts formats %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("colour", "word"),
    [("red", "overdue"), ("yellow", "behind plan"), ("blue", "due soon"), ("none", "on time")],
)
def test_a_light_has_a_shape_and_a_word_beside_its_colour(colour: str, word: str) -> None:
    html = rendered("{% light colour 3 %}", colour=colour)
    assert "<svg" in html
    assert word in html
    assert "3 d left" in html
    assert 'title="3 working days left"' in html


def test_the_four_lights_have_four_shapes() -> None:
    shapes = {
        rendered("{% light colour %}", colour=c).split("<svg")[1].split("</svg>")[0]
        for c in ("red", "yellow", "blue", "none")
    }
    assert len(shapes) == 4


def test_a_light_without_days_shows_no_number() -> None:
    assert "jx-light-days" not in rendered('{% light "none" word="closed" %}')


def test_what_people_wrote_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    html = rendered(
        "{% state_tag 'draft' evil %}{% body_chip evil %}{% doubt evil %}{{ evil }}{% enddoubt %}{% timeline events %}",
        evil=evil,
        events=[Event(at=date(2026, 3, 5), what=evil, who=evil, text=evil)],
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_unconfirmed_body_says_so() -> None:
    assert "to be confirmed" in rendered("{% body_chip 'X' '' 'enterprise' False %}")
    assert "to be confirmed" not in rendered("{% body_chip 'X' %}")


def test_what_may_not_be_done_is_greyed_with_its_reason() -> None:
    html = rendered(
        "{% actions items %}",
        items=[
            Action(key="close", label="Close", url="/findings/1/close", is_main=True),
            Action(key="void", label="Void", url="/findings/1/void", refusal="Return it first."),
        ],
    )
    assert 'hx-get="/findings/1/close"' in html
    assert "/findings/1/void" not in html
    assert 'aria-describedby="why-void"' in html
    assert "Return it first." in html


def test_with_nothing_to_do_the_panel_says_so() -> None:
    assert "Nothing is to be done here by you now." in rendered("{% actions items %}", items=[])


TABLE = Listing(
    id="findings",
    count=523,
    sort="-due_on",
    next_url="?after=9",
    picks=True,
    bulk_url="/findings/bulk",
    columns=(
        Column(key="number", label="Number", sort="number"),
        Column(key="due", label="Due", sort="due_on", kind="date"),
        Column(key="text", label="Text", kind="text", is_shown=False),
    ),
)
LISTING = '{% listing table %}<tr>{% pick 7 "2026-0007" table %}<th data-col="number">2026-0007</th></tr>{% endlisting %}'


def test_a_listing_says_how_many_rows_there_are_and_leads_on() -> None:
    html = rendered(LISTING, table=TABLE)
    assert "<b>523</b> rows in all" in html
    assert 'href="?after=9"' in html
    assert "2026-0007" in html


def test_sorting_keeps_the_filters_drops_the_page_and_turns_round() -> None:
    html = rendered(LISTING, table=TABLE, path="/findings/?state=assigned&after=88&sort=-due_on")
    assert 'href="?state=assigned&amp;sort=due_on"' in html
    assert 'href="?state=assigned&amp;sort=number"' in html
    assert "after=88" not in html
    assert html.count('aria-sort="descending"') == 1


def test_the_last_page_has_no_more() -> None:
    last = Listing(id="findings", columns=TABLE.columns, count=1)
    html = rendered("{% listing table %}{% endlisting %}", table=last)
    assert "<b>1</b> row in all" in html
    assert 'rel="next"' not in html
    assert "jx-pick" not in html


def test_a_column_may_be_left_to_the_choice() -> None:
    html = rendered(LISTING, table=TABLE)
    assert '<input type="checkbox" data-column="due" checked>' in html
    assert '<input type="checkbox" data-column="text">' in html
    assert 'data-column="number"' not in html


def test_a_filter_in_force_has_its_way_out() -> None:
    html = rendered(
        "{% chips items '/findings/' %}", items=[Chip(label="State", value="late", remove_url="?")]
    )
    assert 'aria-label="Remove filter State late"' in html
    assert rendered("{% chips items %}", items=[]) == ""


def test_progress_asks_again_until_it_is_over() -> None:
    under_way = Progress(
        label="Importing", done=3, total=9, poll_url="/imports/1/progress", cancel_url="/imports/1/stop"
    )
    assert 'hx-trigger="every 1s"' in rendered("{% progress job %}", job=under_way)
    assert "/imports/1/stop" in rendered("{% progress job %}", job=under_way)
    over = Progress(label="Importing", done=9, total=9, poll_url="/imports/1/progress", is_over=True)
    assert "hx-trigger" not in rendered("{% progress job %}", job=over)


def test_a_figure_leads_to_its_rows() -> None:
    html = rendered(
        "{% tiles items %}", items=[Tile(label="Late", number=31, url="/findings/?late=1", light="red")]
    )
    assert 'href="/findings/?late=1"' in html
    assert "overdue" in html


def test_a_plot_stands_beside_its_table() -> None:
    chart = Chart(
        id="by-domain",
        title="By domain",
        categories=["A", "B"],
        series=[Series(name="Open", values=[5, 3])],
        urls=["/a", "/b"],
    )
    html = rendered("{% chart figure %}", figure=chart)
    assert '<script id="by-domain-data" type="application/json">' in html
    assert '<a href="/b">B</a>' in html
    assert '<td class="jx-num">3</td>' in html


class CloseForm(forms.Form):
    due_on = forms.DateField(
        label="Due", help_text="A working day.", widget=forms.DateInput(attrs={"type": "date"})
    )
    mode = forms.ChoiceField(label="Mode", choices=[("1", "One")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    sure = forms.BooleanField(label="Sure", required=False)


def test_help_and_errors_are_tied_to_their_field() -> None:
    html = rendered("{% form_fields form %}", form=CloseForm({"due_on": "2026-02-30", "mode": "1"}))
    assert 'aria-describedby="id_due_on_help id_due_on_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_due_on_error"' in html
    assert "A working day." in html


def test_an_untouched_form_shows_no_error() -> None:
    html = rendered("{% form_fields form %}", form=CloseForm())
    assert "aria-invalid" not in html
    assert "<legend>Mode</legend>" in html
    assert html.count("optional") >= 1


def test_an_unknown_icon_has_no_place_in_the_sprite_but_the_call_is_harmless() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "search" %}')
    assert 'aria-label="Find"' in rendered('{% icon "search" "Find" %}')


def test_an_error_at_a_field_that_nobody_sees_is_said_above_the_others() -> None:
    class Fixed(forms.Form):
        kind = forms.ChoiceField(choices=[("reply", "reply")], widget=forms.HiddenInput)

    html = rendered("{% form_fields form %}", form=Fixed({"kind": "letter"}))
    assert "jx-callout--problem" in html
    assert "letter is not one of the available choices" in html


def test_a_count_that_stopped_before_the_end_says_so() -> None:
    columns = (Column(key="number", label="Number"),)
    table = Listing(id="rows", columns=columns, count=10_000, count_is_exact=False)
    html = rendered("{% listing table %}{% endlisting %}", table=table)
    assert "more than <b>10000</b> rows" in html
    assert "in all" not in html
