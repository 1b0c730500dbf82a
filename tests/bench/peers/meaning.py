"""What conditions mean, for a sample of records at once: where first matches lie, before any engine is asked."""
import bisect


def count_of(count, contacts):
    return sum(1 for by, result in contacts if by in count["by"] and result in count["result"])


class Meaning:
    """Sets of records as the bits of one number."""

    def __init__(self, names, counts, columns, most_rows):
        self.names = names
        self.rows = min(most_rows, len(next(iter(columns.values()))))
        self.known, self._below, self._unknown = {}, {}, {}
        for name in names:
            column = columns[name][:self.rows] if name in columns else [count_of(counts[name], contacts) for contacts in columns["contacts"][:self.rows]]
            self._unknown[name] = sum(1 << row for row, value in enumerate(column) if value is None)
            pairs = sorted((value, row) for row, value in enumerate(column) if value is not None)
            self.known[name] = [value for value, _ in pairs]
            self._below[name] = [0]
            for _, row in pairs:
                self._below[name].append(self._below[name][-1] | 1 << row)

    def _up_to(self, name, value):
        return self._below[name][bisect.bisect_right(self.known[name], value)]

    def _between(self, name, low, high):
        return self._up_to(name, high) ^ self._up_to(name, low - 1)

    def of(self, condition):
        """The records that a condition holds for."""
        name = condition["fact"]
        if "low" in condition:
            bits = self._between(name, condition["low"], condition["high"])
        else:
            values = condition["in"] if "in" in condition else [value for value in range(16) if value >> condition["bit"] & 1]
            bits = 0
            for value in values:
                bits |= self._between(name, value, value)
        return bits | self._unknown[name] if condition.get("or_unknown") else bits

    def mean_first_match(self, rules):
        """Counted from 0; `otherwise` is the one after the last."""
        total, left = 0, (1 << self.rows) - 1
        for number, rule in enumerate(rules):
            hit = left
            for condition in rule["conditions"]:
                hit &= self.of(condition)
            left ^= hit
            total += number * hit.bit_count()
        return (total + len(rules) * left.bit_count()) / self.rows
