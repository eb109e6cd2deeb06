"""The NextAuth of the diagram: everything under `/api/auth/`, as the unmodified next-auth/react clients (v4 and v5) expect it.

The table is `routes.py`. What it asks of the dispatcher (`http/front.py`): paths under /api/auth/ are looked up with doubled and trailing
slashes removed and the action in lower case; HEAD reaches the GET row with `request.method` unchanged, so that a handler can leave out
side effects; the values of {name} segments are in `request.path_params`; rows with `proves_itself` are spared the Origin check, since
`dialect.py` makes it (and the CSRF token is theirs to check); a handler's own Content-Security-Policy and Cache-Control are kept.
"""
