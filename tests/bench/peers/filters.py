"""Rules over five fields, in the style of packet filters: what a policy about customers does not look like.

The style is that of ClassBench (D. E. Taylor, J. S. Turner: ClassBench: A Packet Classification Benchmark. IEEE/ACM Transactions on
Networking 15(3), 2007), whose filters are drawn from statistics of real ones: address prefixes that share branches of one tree and so
nest, five classes of port ranges (any, below 1024, from 1024 on, one port, an arbitrary range), few protocols; and whose records are
drawn inside of the filters, with a Pareto distribution of how often each is met. The statistics here are our own, no seed file of
ClassBench's is read.
"""
import math
import random

FIELDS = (("source", 2**32 - 1), ("destination", 2**32 - 1), ("source_port", 65_535), ("destination_port", 65_535), ("protocol", 255))
PORTS = [20, 21, 22, 23, 25, 53, 80, 110, 123, 143, 161, 389, 443, 445, 993, 1433, 1521, 3306, 3389, 5060, 8080]
ANY_PORT = (0, 65_535)


def prefix(draw, roots):
    length = draw.choices([0, 8, 16, 20, 24, 28, 32], weights=[12, 4, 14, 10, 25, 10, 25])[0]
    address = draw.choice(roots)
    if length > 16:
        address ^= draw.getrandbits(min(12, length - 16)) << (32 - length)
    low = address >> (32 - length) << (32 - length)
    return low, low + (1 << (32 - length)) - 1


def ports(draw):
    kind = draw.random()
    if kind < 0.45:
        return ANY_PORT
    if kind < 0.75:
        port = draw.choice(PORTS)
        return port, port
    if kind < 0.9:
        return draw.choice([(1024, 65_535), (0, 1023)])
    low = draw.randrange(65_000)
    return low, min(65_535, low + draw.randrange(1, 4_000))


def draw(count, seed, rows):
    """The facts, `count` lists of conditions, and columns of records."""
    random_ = random.Random(f"filters {count} {seed}")
    roots = [random_.getrandbits(32) for _ in range(max(4, int(math.sqrt(count))))]
    boxes = []
    for _ in range(count):
        protocol = random_.choices([(6, 6), (17, 17), (1, 1), (0, 255)], weights=[60, 25, 5, 10])[0]
        source_port = ports(random_) if random_.random() < 0.3 else ANY_PORT
        boxes.append([prefix(random_, roots), prefix(random_, roots), source_port, ports(random_), protocol])
    # The narrow ones stand first, as where somebody wrote them: behind what holds them they would never be reached.
    boxes.sort(key=lambda box: sum(math.log2(high - low + 1) for low, high in box) + random_.gauss(0, 8))
    conditions = []
    for box in boxes:
        found = [{"fact": name, "low": low, "high": high} for (name, most), (low, high) in zip(FIELDS, box) if (low, high) != (0, most)]
        conditions.append(found or [{"fact": "source", "low": 1, "high": FIELDS[0][1]}])

    columns = {name: [] for name, _ in FIELDS}
    weights = [random_.paretovariate(1.1) for _ in boxes]
    for box in random_.choices(boxes, weights=weights, k=rows):
        is_stray = random_.random() < 0.1
        for (name, most), (low, high) in zip(FIELDS, box):
            if is_stray and random_.random() < 0.5:
                low, high = 0, most
            columns[name].append(random_.randint(low, high))
    facts = [{"name": name, "kind": "whole", "low": 0, "high": most, "unknown": False, "values": None} for name, most in FIELDS]
    return facts, conditions, columns
