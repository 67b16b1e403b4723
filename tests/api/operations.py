"""One request for each operation of the API, by the action that it takes. What it names does not exist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, NamedTuple

import httpx2

from domain.access.rights import RIGHTS, Action
from tests.access.cells import DAY
from tests.api.seller import cny

NO_WAY: Final[frozenset[Action]] = frozenset(
    {
        "payment.refund",
        "customer.move",
        "customer.visit",
        "evidence.correct",
        "evidence.erase",
        "grade.assign",
        "customer.knock_out",
        "segment.decide",
        "warning.check",
        "warning.answer",
        "token.manage",
        "read.evidence",
        "read.raw_evidence",
        "read.portfolio",
        "read.attempts",
        "cover.arrange",
        "cover.request",
        "cover.claim",
        "cover.hear",
        "read.cover",
    }
)
"""What people do on pages or at the command line alone."""

_DAY: Final = DAY.isoformat()
_ORDER: Final = {"order_id": "S-0", "customer_id": "C-0", "amount": cny("10.00"), "terms": "NET30", "ordered_on": _DAY}
_AUTHORITY: Final = {"role": "cfo", "function": "finance", "amount": "1", "grades": ["A"], "max_term_days": 30}
_MATRIX: Final = {
    "authority": [_AUTHORITY],
    "people": [{"id": "staff-041", "role": "wizard"}],
    "effective_from": (DAY + timedelta(days=9000)).isoformat(),
    "reason": "magic",
}
_BACKWARDS: Final = {"starts": "2099-12-02T00:00:00Z", "ends": "2099-12-01T00:00:00Z"}


class Operation(NamedTuple):
    """`body` is JSON, `upload` a file; `{person}` in the path is whoever asks."""

    action: Action
    method: str
    path: str
    body: Any = None
    upload: str = ""

    async def sent(self, client: httpx2.AsyncClient, person: str) -> str:
        """The code of the refusal; empty when it is taken."""
        path = self.path
        for name, value in {"{person}": person, "{version}": "999999", "{absence_id}": "999"}.items():
            path = path.replace(name, value)
        for name in ("order", "customer", "task", "receivable", "webhook", "delivery"):
            path = path.replace(f"{{{name}_id}}", "X-0")
        given: dict[str, Any] = {"json": self.body} if self.body is not None else {}
        if self.upload:
            given = {"files": {"file": ("book.csv", self.upload.encode(), "text/csv")}}
        answer = await client.request(self.method, path, **given)
        if answer.status_code < 300:
            return _of_many(answer.json()) if answer.content else ""
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert (answer.status_code == 403) == _forbids(answer.json()["code"]), answer.text
        return str(answer.json()["code"])


def _of_many(answer: Any) -> str:
    """Several decisions at once are answered with 200 and a problem for each."""
    results = answer.get("results", ()) if isinstance(answer, dict) else ()
    return str(results[0]["problem"]["code"]) if results and results[0]["problem"] else ""


def _forbids(code: str) -> bool:
    return code.startswith(("authority.", "actor.", "duties.")) or code in ("matrix.four_eyes", "absence.of_another")


def _reads(action: Action, *paths: str) -> tuple[Operation, ...]:
    return tuple(Operation(action, "GET", f"/v1/{path}") for path in paths)


def _posts(action: Action, path: str, body: Any = None) -> Operation:
    return Operation(action, "POST", f"/v1/{path}", body)


OPERATIONS: Final = (
    _posts("order.submit", "orders", _ORDER),
    _posts("order.amend", "orders/{order_id}/amend", {"amount": cny("10.00")}),
    _posts("order.accept_offer", "orders/{order_id}/accept", {}),
    _posts("order.cancel", "orders/{order_id}/cancel", {"reason": "changed their mind"}),
    _posts("order.dispatch", "orders/{order_id}/dispatch", {}),
    _posts("order.return", "orders/{order_id}/return", {"invoice_no": "I-0", "amount": cny("1.00"), "reason": "bad"}),
    _posts("payment.book", "payments",
           {"payment_id": "P-0", "amount": cny("1.00"), "paid_on": _DAY, "invoices": ["I-0"]}),
    _posts("customer.register", "customers", {"customer_id": "C-1", "name": "B", "country": "CN", "currency": "XXX"}),
    _posts("customer.identify", "customers/{customer_id}/identify",
           {"identifiers": [{"scheme": "lei", "value": "529900T8BM49AURSDO55"}]}),
    _posts("customer.review", "customers/{customer_id}/review"),
    _posts("hold.place", "customers/{customer_id}/holds", {"reason": "address"}),
    _posts("hold.lift", "customers/{customer_id}/holds/lift", {"reason": "address"}),
    _posts("limit.set", "customers/{customer_id}/limits", {"kind": "own", "amount": "1", "approval": "A-1"}),
    _posts("task.decide", "tasks/{task_id}/decide", {"outcome": "approve"}),
    _posts("task.decide", "tasks/decide", {"decisions": [{"task_id": "X-0.1", "outcome": "approve"}]}),
    _posts("task.ask", "tasks/{task_id}/ask", {"question": "why?"}),
    _posts("task.answer", "tasks/{task_id}/answer", {"answer": "so"}),
    _posts("task.delegate", "tasks/{task_id}/delegate", {"to": "staff-002"}),
    _posts("receivable.call", "receivables/{receivable_id}/call", {"note": "pays soon"}),
    _posts("payment.apply", "receivables/{receivable_id}/use-cash", {}),
    _posts("matrix.propose", "matrix/versions", _MATRIX),
    _posts("matrix.confirm", "matrix/versions/{version}/confirm"),
    _posts("matrix.propose", "matrix/versions/{version}/reject", {"reason": "no"}),
    _posts("absence.register", "absences", _BACKWARDS),
    _posts("absence.register", "absences/{person}/{absence_id}/end"),
    Operation("receivable.take_over", "POST", "/v1/imports/open-items", upload="no,book\n1,2\n"),
    _posts("webhook.manage", "webhooks", {"url": "https://127.0.0.1/x", "events": ["*"]}),
    Operation("webhook.manage", "PATCH", "/v1/webhooks/{webhook_id}", {"description": "x"}),
    Operation("webhook.manage", "DELETE", "/v1/webhooks/{webhook_id}"),
    _posts("webhook.manage", "webhooks/{webhook_id}/enable"),
    _posts("webhook.manage", "webhooks/{webhook_id}/disable", {}),
    _posts("webhook.manage", "webhooks/{webhook_id}/rotate", {}),
    _posts("webhook.manage", "webhooks/{webhook_id}/replay", {"position": 1}),
    _posts("webhook.manage", "webhooks/{webhook_id}/ping"),
    _posts("webhook.manage", "deliveries/{delivery_id}/replay"),
    *_reads("read.orders", "orders", "orders/{order_id}"),
    *_reads("read.receivables", "payments", "receivables", "receivables/{receivable_id}"),
    *_reads("read.customers", "customers", "customers/{customer_id}", "customers/{customer_id}/exposure",
            "customers/{customer_id}/limits"),
    *_reads("read.tasks", "tasks", "inbox", "tasks/{task_id}"),
    *_reads("read.events", "events"),
    *_reads("read.policy", "policy", "matrix", "absences"),
    *_reads("read.deliveries", "webhooks", "webhooks/{webhook_id}", "deliveries", "deliveries/{delivery_id}"),
)  # fmt: skip

COVERED: Final = frozenset(RIGHTS) - NO_WAY
