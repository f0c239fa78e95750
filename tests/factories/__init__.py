"""Factories for tests: rows written straight to the database, and helpers around them.

A factory is called `make_<thing>`, takes keyword arguments with defaults, and fills whatever the
status it makes requires. Before writing rows in a test, look here:

- people: `make_user`, `make_officer`, `make_agency`, `make_member`, `make_head`, `make_tie`
- applications: rule sets, award years, applications with their rows, files
- evaluation (imported as `make`): a small year before the panel, with judges and sums of points
- rating: `make_year` around its public rating, ratings, results, notices, objections
- registers, cases, comments, screening, guard: what hangs on the rating, by subject
- audits: titles, annual reviews, rectifications
- ledger: saves ratings with their ledger entries; campaign, bound_campaign, forgeries: published
  folders, computed without the portal
- pairs: actions that take two people; desk: forms of the desk
- at_once, cookies, letters, limits, pages: concurrency, tokens, mail, rate limits, HTML
- openid_provider, redis_server: servers for tests
"""
