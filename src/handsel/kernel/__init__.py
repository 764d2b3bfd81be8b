"""The ground floor: money, periods, identifiers. Plain values that know neither Django nor the clock."""
