"""Pages over a corpus: a FastAPI app that reads only the corpus; ``plugins/`` mounts it in Airflow.

What does not belong here: writing to a corpus, and anything of Airflow, whose auth comes in as a
callable. ``corpus report --html`` walks the same app and keeps its answers as files.

How to add a page:

1. ``web/<subject>.py`` holds ``router = APIRouter()`` and one function a page, a plain ``def``::

       @router.get("/letters", name="letters")
       def letters(visit: VisitDep) -> Response:
           letters = Listing("letters", sql="from articles", columns=(...), sort="-date_published")
           return visit.page("letters.html", "Letters", [letters], lambda: {"total": ...})

   :meth:`Visit.page` does all the rest: sorted and paged tables, ``?table=letters&format=csv`` (or
   ``parquet``) of each of them, the cache, the frame. The last argument makes what else the
   template needs; it runs only when HTML is asked for and not in the cache, so put every query
   into it. Raise :class:`PageNotFoundError` with a sentence for users where there is nothing.
2. ``app.py`` lists the router in ``ROUTERS``; ``navigation.py`` the entry of the top bar.
3. ``templates/<subject>.html`` extends ``base.html`` and fills the block ``content``; tables are
   ``{{ table(listings.letters) }}`` from ``parts.html``, which also has cards, badges and charts.

What holds for all of them:

* SQL goes through :class:`Reader` (``visit.reader.rows(sql, {"name": value})``): values are bound,
  never formatted in. It reads with a limit on memory, threads and seconds. What is known of each
  month's articles comes by ``visit.reader.by_month(sql)``, which asks only for months that changed.
* Of run tables, read the newest months alone (``run_month >= $since``): history never ends.
* Links are made by ``visit.link("letters", publisher="…")``, in templates ``link(...)``: the name
  of the route and its query. Values that are no plain word go into the query, not the path. It
  gives null for a route that does not exist, and the macros then print text.
* Jinja escapes everything; ``|safe`` and ``Markup`` are for :mod:`charts`, :mod:`svg` and
  :mod:`spans` alone. No inline style, script, event handler or outside resource: the
  Content-Security-Policy refuses them. Rules go to ``assets/style.css``, by class.
* Pages are functions of the corpus and the address, of no clock and no user. Only GET.
* Links out to Airflow's own pages: ``<a href="/dags/x" data-leave>``; ``frame.js`` leads the outer
  window there, since the frame's sandbox refuses ``target=_top``.
* In a static site (``visit.static``) forms and sort links are left out; every link that the walk
  does not reach becomes text.
"""
