"""`openaccount cover …`: what shares a risk, and what is owed for it."""

from __future__ import annotations

from cyclopts import App

from starter.cli import cover_claim, cover_guarantee, cover_invoice, cover_limit, cover_policy
from starter.cli.cover_bookings import bookings
from starter.cli.cover_duty import acknowledge, duties, meet
from starter.cli.cover_figures import figures
from starter.cli.cover_invoice import buy_back, offer, show

app = App(name="cover", help="Share a risk: insurance, factoring, guarantees, and what is owed for them.")
for part in (cover_policy.policies, cover_policy.agreements, cover_limit.app, cover_claim.app, cover_guarantee.app):
    app.command(part)
app.command(offer)
app.command(buy_back, name="buy-back")
app.command(cover_invoice.list_, name="offered")
app.command(bookings)
app.command(duties)
app.command(meet)
app.command(acknowledge)
app.command(show)
app.command(figures)
