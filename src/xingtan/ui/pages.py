"""The gallery: every component in every state, with the markup that makes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, engines

from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.ui import gallery
from xingtan.ui.samples import samples


def show_gallery(request: HttpRequest) -> HttpResponse:
    """List the components."""
    return render(request, "gallery.html", {"components": gallery.components()})


def show_component(request: HttpRequest, component: str) -> HttpResponse:
    """Show one component in every state."""
    found = next((one for one in gallery.components() if one.name == component), None)
    if found is None:
        raise NotFound("component-unknown", msgid("没有叫“%(name)s”的构件。"), name=component)
    shown = [(example, draw(request, example.source)) for example in found.examples]
    return render(request, "gallery_component.html", {"component": found, "shown": shown})


def draw(request: HttpRequest, source: str) -> str:
    """Render the markup of an example as a page would."""
    from django_cotton.compiler_regex import CottonCompiler

    engine = engines["django"].engine  # type: ignore[attr-defined]
    template = engine.from_string(CottonCompiler().process(source))
    context = RequestContext(request, samples())
    return str(template.render(context))
