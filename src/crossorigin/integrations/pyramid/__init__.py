"""Pyramid: the gateway around all tweens, and preflights that know views and predicates.

Theory of operation. In the finished router a `NotedView` replaces each view, and notifies the
gateway when it is called. No factory, traversal or predicate runs twice for an actual request.

A preflight has no view to call. `Routes` gathers every view that the actual request could
reach, method by method. A predicate
that reads the URL or the method is evaluated; the result of any other is unknown, because a
preflight has neither the headers nor the body of the request.
"""

from crossorigin.integrations.pyramid.gateway import CORS, cors, guard, no_cors, no_guard
from crossorigin.integrations.pyramid.gateway import LAYERS as LAYERS

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
