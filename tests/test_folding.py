"""What a template always says the same is worked out once, when it is compiled."""

import pytest
from jinja2 import Environment
from markupsafe import Markup

from portal.folding import Folded


@pytest.fixture
def asked():
    return []


@pytest.fixture
def environment(asked):
    made = Environment(autoescape=True)
    made.code_generator_class = Folded

    def word(sentence, **values):
        asked.append(sentence)
        return sentence % values if values else sentence

    made.globals.update(_=word, icon=lambda name, more="": Markup(f"<i>{name}{more}</i>"))
    return made


def test_a_constant_is_asked_once(environment, asked):
    template = environment.from_string('{{ _("Brood & beleg") }} {{ icon("check", more="!") }}')
    pages = {template.render() for _ in range(3)}
    assert pages == {"Brood &amp; beleg <i>check!</i>"}
    assert asked == ["Brood & beleg"]


def test_what_is_known_on_the_page_only_is_asked_there(environment, asked):
    template = environment.from_string('{{ _("%(n)s plekken", n=n) }}{{ _(what) }}')
    assert template.render(n=2, what=" & ja") == "2 plekken &amp; ja"
    assert template.render(n=3, what="") == "3 plekken"
    assert len(asked) == 4


def test_a_constant_goes_into_macros_filters_and_conditions(environment, asked):
    source = """{% macro button(text) %}<b>{{ text }}</b>{% endmacro %}
    {{ button(_("Ja & nee")) }} {{ _("%(n)s uur") | format(n=n) }}
    {{ _("Aan") if n else _("Uit") }}"""
    template = environment.from_string(source)
    assert template.render(n=8).split() == ["<b>Ja", "&amp;", "nee</b>", "8", "uur", "Aan"]
    assert template.render(n=0).split()[-3:] == ["0", "uur", "Uit"]
    assert len(asked) == 4


def test_a_name_that_a_template_gives_itself_is_its_own(environment, asked):
    own = "{% macro shown(icon) %}{{ icon('x') }}{% endmacro %}{{ shown(loud) }}{{ _('Ja') }}"
    template = environment.from_string("{% set _ = loud %}" + own)
    assert template.render(loud=str.upper) == "XJA"
    assert asked == []


def test_what_is_joined_stays_as_safe_as_it_was(environment):
    template = environment.from_string('{{ icon("check") ~ " " ~ _("Brood & beleg") }}')
    assert template.render() == "<i>check</i> Brood &amp; beleg"


def test_the_portal_folds_what_its_pages_say(app):
    source = '{{ _("Naam") }}{{ icon("check") }}{{ asset("portal.js") }}{{ may("read") }}'
    compiled = app.jinja_env.compile(source, raw=True)
    assert "'may'" in compiled
    assert not {"'_'", "'icon'", "'asset'"} & set(
        compiled.replace("(", " ").replace(")", " ").split()
    )
