"""What holds for every page anybody opens: well-formed, labelled, safe to show."""

import re
from collections import Counter

import html5lib
from selectolax.lexbor import LexborHTMLParser

from portal import db

UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
INTERACTIVE = "a[href], button, input, select, textarea, summary, details"
UNLABELLED = ("hidden", "submit", "button", "image", "reset")
INLINE = {"a", "abbr", "b", "em", "i", "small", "strong", "time"}
GLUED = re.compile(r"[a-zà-ÿ0-9]{2}[.?!][A-ZÀ-Þ][a-zà-ÿ ]+")
READS_BADLY = {
    r"\w \.?,(?= )|,,|, \.": "an empty part before a comma",
    r"\b[A-Z]\.[A-Z]\.\.": "a point twice",
    r"\b1 (?:mens|mensen|kandidaten|dagen|werkdagen|uren|weken)\b": "one, said as many",
    r"%\(\w+\)s|\bNone\b": "a value that was not filled in",
}
# What a POST may answer with a whole page of its own address: nothing was sent or kept by it, so
# that to load it again does nothing twice. Whatever did something leads on, to a page to open.
ANSWERS_IN_PLACE = {
    "/controle": "says what a file is; the file is kept nowhere, so no address can say it",
    "/kaarten/nieuw/<uuid:dossier_id>": "without JavaScript: the form with the skills of a kind",
    "/kaarten/<uuid:card_id>/wijzigen": "the same",
    "/vacatures/nieuw": "the same",
    "/vacatures/<uuid:vacancy_id>/wijzigen": "the same, and a conflict: the form with the choice",
    "/vacatures/<uuid:vacancy_id>/aanpassen": "a conflict: the form with the choice",
    "/dossiers/<uuid:dossier_id>/wijzigen": "the same",
    "/dossiers/<uuid:dossier_id>/intake": "the same",
    "/overeenkomsten/<uuid:agreement_id>/wijzigen": "the same",
    "/kennismakingen/profiel/<uuid:showing_id>": "a limit that is reached helps, and asks nothing",
}
OF_FLASK = {"g", "request", "session"}
_good: set[str] = set()  # pages like this were checked before, but for ids and tokens


def check_names(app, template, context, **_more):
    """No view gives a template a value by a name that every template has of its own."""
    given = {name for name, value in context.items() if not callable(value)}
    taken = given & set(app.jinja_env.globals) - OF_FLASK
    assert not taken, f"{template.name}: {', '.join(sorted(taken))} of the view hides that of all"


def check_response(page):
    """Every answer, files included, carries the content policy, and none lets a script in."""
    policy = page.headers.get("Content-Security-Policy", "")
    assert "default-src" in policy, f"{page.path}: no content security policy"
    assert "unsafe-" not in policy, f"{page.path}: {policy}"
    assert page.headers.get("X-Content-Type-Options") == "nosniff", f"{page.path}: no nosniff"


def check_posted(page, rule):
    """What a POST to the address `rule` did is told by a page that can be loaded again."""
    is_page = page.response.mimetype == "text/html" and page.text.strip()
    assert page.status != 200 or not is_page or rule in ANSWERS_IN_PLACE, (
        f"POST {page.path} answers 200 with a page of its own ({page.h1!r}): lead to one instead"
    )


def check_page(page):
    """A whole page."""
    faults = [*_parts(page.tree), *_whole(page.tree), *_words(page.tree)]
    _check(page, html5lib.HTMLParser().parse, faults)


def check_fragment(page):
    """What htmx swaps in: one element with an id."""
    tree = LexborHTMLParser(page.text)
    faults = _parts(tree, fragment=True)
    roots = [node for node in tree.body.iter() if node.is_element_node] if tree.body else []
    if page.status < 400 and (not roots or not roots[0].attributes.get("id")):
        faults.append("the fragment has no root element with an id")
    _check(page, html5lib.HTMLParser().parseFragment, faults)


def _check(page, parse, faults):
    like = _like(page.text)
    is_new = like not in _good and db.engine.dialect.name == "sqlite"  # PostgreSQL's are the same
    if is_new:
        faults += _parse_errors(page.text, parse)
    assert not faults, f"{page.path} ({page.status}): " + "; ".join(faults)
    if is_new:
        _good.add(like)


def _like(text):
    text = re.sub(r'name="csrf_token"[^>]*', "", text)
    return UUID.sub("id", text)


def _parse_errors(text, parse):
    parser = parse.__self__
    parse(text)
    return [f"line {line}: {code} {data or ''}" for (line, _), code, data in parser.errors]


def _whole(tree):
    faults = []
    if (n := len(tree.css("h1"))) != 1:
        faults.append(f"{n} h1")
    title = tree.css_first("title")
    if title is None or not title.text().strip():
        faults.append("no title")
    if not tree.css_first("html").attributes.get("lang"):
        faults.append("no language")
    if len(tree.css("main")) != 1:
        faults.append("not one main")
    return faults


def _words(tree):
    """What reads badly on any page, whatever stands in the rows behind it."""
    text = " ".join((tree.body.text() if tree.body else "").replace("\xa0", " ").split())
    for pattern, fault in READS_BADLY.items():
        yield from (f"{fault}: {found[0]!r}" for found in re.finditer(pattern, text))
    yield from (f"a sentence glued to the next: {found!r}" for found in glued(tree))
    crumb, head = tree.css_first('.gp-crumbs [aria-current="page"]'), tree.css_first("h1")
    if crumb is not None and head is not None and not _share_a_word(crumb.text(), head.text()):
        yield f"the breadcrumb {crumb.text().strip()!r} and {head.text().strip()!r} share no word"


def glued(tree):
    """ "2 werkdagen.U ziet": in running text, also where a part of it begins or ends."""
    runs, outside = [], None
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        if node.tag != "-text":
            continue
        block = _block_of(node)
        if block is None:
            continue
        if outside is not None and block.mem_id == outside:
            runs[-1] += node.text_content
        else:
            runs.append(node.text_content)
        outside = block.mem_id
    return [found[0] for run in runs for found in GLUED.finditer(run)]


def _block_of(node):
    """The element whose running text this is part of; None in what is no text."""
    node = node.parent
    while node is not None and node.tag in INLINE:
        node = node.parent
    return None if node is None or node.tag in ("script", "style", "textarea", "title") else node


def _share_a_word(crumb, heading):
    """ "Nakijken" and "Kaart nakijken" do; a number or a name in the path is one of its own."""
    if any(letter.isdigit() for letter in crumb):
        return True
    stems = [{word[:5] for word in re.findall(r"\w+", text.lower())} for text in (crumb, heading)]
    return bool(stems[0] & stems[1])


def _parts(tree, fragment=False):
    ids = Counter(one.attributes["id"] for one in tree.css("[id]"))
    faults = [f"id {name!r} {n} times" for name, n in ids.items() if n > 1]
    faults += _fields(tree)
    faults += [] if fragment else _pointers(tree, ids)
    faults += _nested(tree)
    faults += _forms(tree)
    faults += _inline(tree)
    faults += _timelines(tree)
    return faults


def _timelines(tree):
    """The newest above, as far as it happened or is the next to come."""
    for line in tree.css(".gp-timeline"):
        times = line.css("li:not(.is-planned) > time")
        days = [one.attributes["datetime"] for one in times]
        if days != sorted(days, reverse=True):
            yield f"a timeline that goes to and fro: {', '.join(days)}"


def _fields(tree):
    named = {one.attributes.get("for") for one in tree.css("label[for]")}
    for one in tree.css("input, select, textarea"):
        has = one.attributes
        if one.tag == "input" and (has.get("type") or "text") in UNLABELLED:
            continue
        if not (has.get("id") in named or _described(has) or _inside(one, "label")):
            yield f"no label for {has.get('name')}"
        if has.get("type") == "radio" and not _inside(one, "fieldset"):
            yield f"radio {has.get('name')} outside a fieldset"
    yield from (
        "a fieldset without legend" for one in tree.css("fieldset") if not one.css("legend")
    )
    yield from (f"no alt for {one.attributes.get('src')}" for one in tree.css("img:not([alt])"))


def _described(has):
    return has.get("aria-label") or has.get("aria-labelledby")


def _pointers(tree, ids):
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form"):
        wanted = {
            id_ for one in tree.css(f"[{name}]") for id_ in (one.attributes[name] or "").split()
        }
        yield from (f"{name}={id_!r} points nowhere" for id_ in wanted - set(ids))
    for name in ("hx-target", "href"):
        wanted = {one.attributes[name][1:] for one in tree.css(f'[{name}^="#"]')} - {""}
        yield from (f"{name} #{id_} points nowhere" for id_ in wanted - set(ids))


def _nested(tree):
    for outer in tree.css("a[href], button, label"):
        inner = [one for one in outer.css(INTERACTIVE) if one != outer]
        if outer.tag == "label":
            inner = [one for one in inner if one.tag in ("a", "button", "summary")]
        if inner:
            yield f"<{inner[0].tag}> inside <{outer.tag}>"


def _forms(tree):
    for form in tree.css("form"):
        has = form.attributes
        if (has.get("method") or "get").lower() != "post":
            if has.get("hx-post"):
                yield f"hx-post {has['hx-post']} on a form that does not post"
            continue
        if form.css_first('input[name="csrf_token"]') is None:
            yield f"no token in the form to {has.get('action')}"
        if has.get("hx-post") and has.get("hx-post") != has.get("action"):
            yield f"hx-post {has['hx-post']} is not action {has.get('action')}"


def _inline(tree):
    if tree.css("[style], style"):
        yield "inline style"
    for one in tree.css("script"):
        if not one.attributes.get("src"):
            yield "inline script"
    if tree.css('[href^="javascript:"], [hx-boost]'):
        yield "a javascript: link or hx-boost"
    handlers = re.compile(r"<[^>]+\s(on[a-z]+|hx-on[:\w-]*)=", re.IGNORECASE)
    if found := handlers.search(tree.html or ""):
        yield f"inline handler {found.group(1)}"


def _inside(node, tag):
    while node is not None and node.tag != tag:
        node = node.parent
    return node is not None
