"""The figures of one run, as `--json` prints them."""

from __future__ import annotations

from domain.base import Value


class Cpu(Value):
    """Milliseconds of processor time per call."""

    client: float = 0
    worker: float = 0
    temporal: float = 0
    postgres: float = 0
    web: float = 0


class Latency(Value):
    """Milliseconds. `p50_ms` is the median of the slices' medians, `p99_ms` is taken over all samples."""

    samples: int
    p50_ms: float
    p99_ms: float
    slices_p50_ms: tuple[float, ...]


class LatencyPair(Value):
    orders_per_second: int
    product: Latency
    floor: Latency
    p50_ratio: float
    p99_ratio: float


class Rate(Value):
    """The median of the slices."""

    per_second: float
    slices: tuple[float, ...]
    cpu_ms: Cpu


class RatePair(Value):
    """`ratio` is product ÷ floor."""

    clients: int
    product: Rate
    floor: Rate
    ratio: float


class Counts(Value):
    """What histories hold."""

    events: int
    bytes: int
    actions: int
    workflow_tasks: int
    local_activities: int
    timers: int
    messages: int


class SalesPair(RatePair):
    """The floor makes the moves counted in the product's histories. Means are over sales finished under load, where a
    message that meets a running task saves one."""

    product_counts: Counts
    floor_counts: Counts
    product_tasks_mean: float
    floor_tasks_mean: float


class SaleSize(Value):
    story: str
    sale: Counts
    receivable: Counts
    together: Counts


class Sustained(Value):
    """What so many clients got answered that each ask again at once. `errors` are answers other than an approval."""

    clients: int
    seconds: float
    per_second: float
    answered: int
    errors: int
    p50_ms: float
    p99_ms: float
    cpu_ms: Cpu


class HttpOrders(Value):
    """`POST /v1/orders` with a token, beside the gateway that it uses and the floor. Ratios are to the floor."""

    orders_per_second: int
    http: Latency
    gateway: Latency
    floor: Latency
    p50_ratio: float
    p99_ratio: float
    sustained: Sustained


class PageTime(Value):
    """Milliseconds until a page is there whole: one reader, and several at the same moment."""

    what: str
    samples: int
    kilobytes: int
    p50_ms: float
    p95_ms: float
    together_p95_ms: float


class Inbox(Value):
    """`tasks` are open, all of them the reader's; `together` readers ask at the same moment."""

    tasks: int
    together: int
    pages: tuple[PageTime, ...]


class Store(Value):
    """Submissions recorded per second without any workflow, and microseconds of one pure assessment."""

    records_per_second_1: float
    records_per_second_8: float
    assess_us: float


class Aim(Value):
    what: str
    measured: float
    limit: float
    at_most: bool
    met: bool
    verdict: str


class Setting(Value):
    """Where and how it was measured."""

    kind: str
    seconds: int
    cores: int
    load_before: float
    worker_processes: int
    python: str
    temporalio: str
    temporal_server: str
    postgres: str


class Report(Value):
    setting: Setting
    latency: tuple[LatencyPair, ...]
    throughput: tuple[RatePair, ...]
    sales: SalesPair
    sizes: tuple[SaleSize, ...]
    orders: HttpOrders
    inbox: Inbox
    store: Store
    aims: tuple[Aim, ...]
