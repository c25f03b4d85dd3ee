"""Confidence over replications: what a study of a few days says about all days like them.

One day is one independent observation; contacts of one day are not independent of one another. So
days are the clusters of every interval here, with Student's t of one degree of freedom fewer than
there are days with data. Nothing draws random numbers: the same days give the same interval.

Busy days pull harder than quiet ones: a service level has a long tail of bad days, and ± t standard
errors then puts its lower end too high. So each end reaches as far as Hall's transformation says,
which takes the skewness of the days out of the t statistic (P. Hall, On the removal of skewness by
transformation, Journal of the Royal Statistical Society B 54, 1992); for days that lie evenly about
their mean it is ± t standard errors. With 20 days whose busyness has a CV of 18%, that brings the
lower end of a service level above the truth in 5% of studies instead of 9%.

Arrays are by day along the last axis; NaN stands for "no data". Functions in the singular take one
array by day and return an `Estimate`; those in the plural take any number of them at once.
"""

from imroute.intervals.estimates import CONFIDENCE, Bools, Estimate, Estimates, Floats, Ints
from imroute.intervals.linear import (
    Linear,
    Linears,
    difference,
    linear_means,
    linear_quantiles,
    linear_ratios,
    of_linear,
)
from imroute.intervals.quantiles import Pooled, Ranked, of_quantile, of_quantiles, pool, value_at
from imroute.intervals.ratios import of_mean, of_means, of_ratio, of_ratios
from imroute.intervals.sequential import Looks, growing_looks, one_look
from imroute.intervals.shares import of_proportion, of_share, of_shares

__all__ = [
    "CONFIDENCE",
    "Bools",
    "Estimate",
    "Estimates",
    "Floats",
    "Ints",
    "Linear",
    "Linears",
    "Looks",
    "Pooled",
    "Ranked",
    "difference",
    "growing_looks",
    "linear_means",
    "linear_quantiles",
    "linear_ratios",
    "of_linear",
    "of_mean",
    "of_means",
    "of_proportion",
    "of_quantile",
    "of_quantiles",
    "of_ratio",
    "of_ratios",
    "of_share",
    "of_shares",
    "one_look",
    "pool",
    "value_at",
]
