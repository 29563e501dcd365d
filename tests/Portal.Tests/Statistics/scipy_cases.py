"""Random cases of every statistic with the values scipy gives, one JSON object a line.

    python3 scipy_cases.py [SEED] > scipy-cases.jsonl

Needs scipy 1.10 or newer (Debian: python3-scipy). Where scipy has no function of that name the value comes from another road than the portal's: the raw
sample instead of its bins, an integral instead of its closed form, a loop over the definition.
"""
import json
import math
import sys

import numpy as np
from scipy import integrate, special, stats
from scipy.spatial import distance
from scipy.stats.contingency import association, chi2_contingency, relative_risk

CASES = 200
rng = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 20260701)


def emit(kind, given, expected):
    print(json.dumps({"kind": kind, "in": given, "out": {k: rounded(v) for k, v in expected.items()}}, separators=(",", ":")))


def rounded(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [rounded(v) for v in value]
    return float(f"{float(value):.10g}")


def ints(values):
    return [int(v) for v in values]


def histogram():
    """Two windows on the logarithmic grid, with holes, a shift and sometimes zeros."""
    k = int(rng.integers(2, 14))
    first = int(rng.integers(-40, 90))
    bins = np.sort(rng.choice(np.arange(first, first + 2 * k), k, replace=False))
    shape = rng.dirichlet(np.full(k, rng.uniform(0.3, 4)))
    other = shape if rng.random() < 0.3 else rng.dirichlet(np.full(k, rng.uniform(0.3, 4)))
    ref = rng.multinomial(int(rng.integers(30, 4000)), shape)
    cur = rng.multinomial(int(rng.integers(30, 4000)), other)
    return bins, ref, cur


def deciles(counts):
    n, cum, group = counts.sum(), 0, []
    for c in counts:
        group.append(min(9, math.floor(10 * (cum + c / 2) / n)))
        cum += c
    return np.array(group)


def psi(p, q):
    return stats.entropy(q, p) + stats.entropy(p, q)


def jeffreys(ref, cur):
    used = (ref + cur) > 0
    ref, cur = ref[used] + 0.5, cur[used] + 0.5
    return psi(ref / ref.sum(), cur / cur.sum())


def evidently(ref, cur):
    total = 0.0
    p, q = ref / ref.sum(), cur / cur.sum()
    floor = lambda s: s[s > 0].min() / 1e6 if s[s > 0].min() <= 1e-4 else 1e-4
    for a, b in zip(p, q):
        if a > 0 or b > 0:
            a, b = a or floor(p), b or floor(q)
            total += (b - a) * math.log(b / a)
    return total


def pooled(ref, cur):
    """Columns that expect fewer than five in a window become one."""
    columns = sorted(([r, c] for r, c in zip(ref, cur) if r + c > 0), key=sum)
    least = min(ref.sum(), cur.sum()) / (ref.sum() + cur.sum())
    other = None
    while columns and (sum(columns[0]) * least < 5 or (other and sum(other) * least < 5)):
        column = columns.pop(0)
        other = column if other is None else [other[0] + column[0], other[1] + column[1]]
    return np.array(columns + ([other] if other else [])).T


def counts_case():
    bins, ref, cur = histogram()
    low = np.exp2(bins / 8)
    x, y = np.repeat(low, ref), np.repeat(low, cur)
    p, q = ref / ref.sum(), cur / cur.sum()
    group = deciles(ref)
    by = lambda c: np.bincount(group, weights=c, minlength=10)
    d = stats.ks_2samp(x, y, method="asymp").statistic
    out = {
        "psi_jeffreys": jeffreys(ref, cur),
        "psi_fiddler": psi(*[(c + 1) / (c + 1).sum() for c in np.array([ref, cur])[:, (ref + cur) > 0]]),
        "psi_evidently": evidently(ref, cur),
        "psi_deciles": jeffreys(by(ref), by(cur)),
        "js_e": distance.jensenshannon(ref, cur),
        "js_2": distance.jensenshannon(ref, cur, 2),
        "hellinger": distance.euclidean(np.sqrt(p), np.sqrt(q)) / math.sqrt(2),
        "tv": distance.cityblock(p, q) / 2,
        "linf": distance.chebyshev(p, q),
        "ks": d,
        "ks_p": stats.kstwobign.sf(d * math.sqrt(len(x) * len(y) / (len(x) + len(y)))),
        "w1": stats.wasserstein_distance(x, y),
        "w1_normalized": stats.wasserstein_distance(x, y) / max(0.001, np.std(x)),
        "w1_log": stats.wasserstein_distance(np.log(x), np.log(y)),
    }
    for name, correction in (("mwu", True), ("mwu_plain", False)):
        if len(np.unique(np.concatenate([x, y]))) > 1:
            test = stats.mannwhitneyu(x, y, use_continuity=correction, method="asymptotic")
            out[name] = [test.statistic, test.pvalue]
    table = pooled(ref, cur)
    if table.shape[1] > 1:
        chi2, p_value, df, _ = chi2_contingency(table, correction=False)
        out["chi2"] = [chi2, df, p_value, association(table, method="cramer")]
    emit("counts", {"bins": ints(bins), "ref": ints(ref), "cur": ints(cur)}, out)


def contingency_case():
    shape = (int(rng.integers(2, 6)), int(rng.integers(2, 7)))
    table = rng.integers(1, 200, shape)
    chi2, p, df, _ = chi2_contingency(table, correction=False)
    shares = rng.integers(1, 9, shape[1])
    first = table[0]
    fit = stats.chisquare(first, first.sum() * shares / shares.sum())
    emit("contingency", {"table": [ints(r) for r in table], "shares": ints(shares)},
         {"chi2": [chi2, df, p, association(table, method="cramer")], "fit": [fit.statistic, fit.pvalue]})


def rates_case():
    n1, n2 = (int(10 ** rng.uniform(0.5, 4)) for _ in range(2))
    x1, x2 = int(rng.binomial(n1, rng.uniform(0, 1) ** 2)), int(rng.binomial(n2, rng.uniform(0, 1) ** 2))
    confidence = float(rng.choice([0.9, 0.95, 0.99]))
    z = stats.norm.ppf((1 + confidence) / 2)
    one, two = stats.binomtest(x1, n1), stats.binomtest(x2, n2)
    w1, w2 = one.proportion_ci(confidence, "wilson"), two.proportion_ci(confidence, "wilson")
    # binomtest's exact interval stops at 2e-12, too early for rates of 1e-5.
    exact = [stats.beta.ppf((1 - confidence) / 2, x1, n1 - x1 + 1) if x1 else 0, stats.beta.ppf((1 + confidence) / 2, x1 + 1, n1 - x1) if x1 < n1 else 1]
    p1, p2 = x1 / n1, x2 / n2
    a1, a2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    half = z * math.sqrt(a1 * (1 - a1) / (n1 + 2) + a2 * (1 - a2) / (n2 + 2))
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    out = {
        "wilson": w1,
        "clopper_pearson": exact,
        "newcombe": [p1 - p2 - math.hypot(p1 - w1.low, w2.high - p2), p1 - p2 + math.hypot(w1.high - p1, p2 - w2.low)],
        "agresti_caffo": [max(-1, a1 - a2 - half), min(1, a1 - a2 + half)],
        "fisher": stats.fisher_exact(table)[1],
    }
    if x1 > 0 and x2 > 0 and (x1 < n1 or x2 < n2):
        katz = relative_risk(x1, n1, x2, n2)
        out["katz"] = [katz.relative_risk, *katz.confidence_interval(confidence)]
    if 0 < x1 + x2 < n1 + n2:
        chi2, p, _, _ = chi2_contingency(table, correction=False)
        out["z_pooled"] = [math.copysign(math.sqrt(chi2), p1 - p2), p]
    variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    if variance > 0:
        statistic = (p1 - p2) / math.sqrt(variance)
        out["z_unpooled"] = [statistic, 2 * stats.norm.sf(abs(statistic))]
    emit("rates", {"x1": x1, "n1": n1, "x2": x2, "n2": n2, "confidence": confidence}, out)


def means_case():
    x = np.round(rng.normal(rng.uniform(-5, 5), rng.uniform(0.1, 4), int(rng.integers(3, 16))), 2)
    y = np.round(rng.normal(rng.uniform(-5, 5), rng.uniform(0.1, 4), int(rng.integers(3, 16))), 2)
    test = stats.ttest_ind(x, y, equal_var=False)
    vx, vy = x.var(ddof=1) / len(x), y.var(ddof=1) / len(y)
    df = (vx + vy) ** 2 / (vx ** 2 / (len(x) - 1) + vy ** 2 / (len(y) - 1))
    # t.ppf has eight digits where df is not whole; the beta distribution's inverse has all.
    half = math.sqrt(df * (1 / special.betaincinv(df / 2, 0.5, 0.05) - 1)) * math.sqrt(vx + vy)
    difference = x.mean() - y.mean()
    ppi = stats.norm.interval(0.95, difference, math.sqrt(vx + vy))
    emit("means", {"x": [float(v) for v in x], "y": [float(v) for v in y]}, {
        "welch": [test.statistic, test.pvalue, df, difference - half, difference + half],
        "mean": stats.t.interval(0.95, len(x) - 1, x.mean(), stats.sem(x)),
        "ppi": ppi,
        "gate": x.mean() + 3 * x.std(),
    })


def pairs_case():
    b, c = int(rng.integers(0, 60)), int(rng.integers(0, 60))
    n, ties = b + c + int(rng.integers(1, 300)), int(rng.integers(0, 40))
    out = {"mcnemar": stats.binomtest(min(b, c), b + c).pvalue if b + c else 1.0,
           "flip": stats.binomtest(b + c, n).proportion_ci(0.95, "wilson")}
    if 2 * b + ties < 2 * (b + c + ties) and 2 * b + ties > 0:
        out["elo"] = 400 / math.log(10) * stats.logistic.ppf((b + ties / 2) / (b + c + ties))
    emit("pairs", {"b": b, "c": c, "n": n, "ties": ties}, out)


def adjust_case():
    p = rng.uniform(0, 1, int(rng.integers(1, 16))) ** rng.uniform(1, 4)
    p = np.array([float(f"{v:.6g}") for v in p])
    m = len(p)
    rank = lambda v: int((p <= v).sum())
    bh = [min(1, min(w * m / rank(w) for w in p if w >= v)) for v in p]
    emit("adjust", {"p": list(p)}, {"bh": bh})


def kappa_case():
    k = int(rng.integers(2, 5))
    table = rng.integers(0, 30, (k, k)) + np.diag(rng.integers(1, 60, k))
    rows, columns = np.repeat(np.arange(k), table.sum(1)), np.concatenate([np.repeat(np.arange(k), r) for r in table])
    every = (rows[:, None], columns[None, :])
    out = {}
    for name, cost in (("none", lambda a, b: (a != b) * 1.0), ("linear", lambda a, b: abs(a - b) * 1.0), ("quadratic", lambda a, b: (a - b) ** 2.0)):
        out[name] = 1 - cost(rows, columns).mean() / cost(*every).mean()
    # The standard error of the simple kappa by the delta method, with numerical derivatives.
    n = table.sum()
    share = table / n
    def kappa(s):
        chance = (s.sum(0) * s.sum(1)).sum() / s.sum() ** 2
        return (np.trace(s) / s.sum() - chance) / (1 - chance)
    step, gradient = 1e-5, np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            up, down = share.copy(), share.copy()
            up[i, j] += step
            down[i, j] -= step
            gradient[i, j] = (kappa(up) - kappa(down)) / (2 * step)
    out["error"] = math.sqrt(((share * gradient ** 2).sum() - (share * gradient).sum() ** 2) / n)
    raters = int(rng.integers(2, 8))
    subjects = rng.multinomial(raters, rng.dirichlet(np.ones(k)), int(rng.integers(3, 8)))
    pairs = [np.repeat(np.arange(k), s) for s in subjects]
    agreement = np.mean([np.mean([a[i] == a[j] for i in range(raters) for j in range(raters) if i != j]) for a in pairs])
    chance = sum((np.concatenate(pairs) == g).mean() ** 2 for g in range(k))
    if chance < 1:
        out["fleiss"] = (agreement - chance) / (1 - chance)
    emit("kappa", {"table": [ints(r) for r in table], "subjects": [ints(s) for s in subjects]}, out)


def sequential_case():
    n, theta = int(rng.integers(10, 20000)), float(f"{rng.normal(0, 0.03):.6g}")
    v, tau2 = float(f"{rng.uniform(0.1, 4):.6g}"), float(f"{10 ** rng.uniform(-4, -2):.6g}")
    # The mixture itself: the likelihood ratio of a mean t against 0, averaged over t ~ N(0, tau2).
    centre, width = n * tau2 * theta / (v + n * tau2), math.sqrt(v * tau2 / (v + n * tau2))
    ratio = lambda t: math.exp(n * (t * theta - t * t / 2) / v) * stats.norm.pdf(t, 0, math.sqrt(tau2))
    value = integrate.quad(ratio, centre - 12 * width, centre + 12 * width, epsabs=0, epsrel=1e-11, limit=200, points=[centre])[0]
    arms, shares = rng.multinomial(int(rng.integers(100, 3000)), [0.5, 0.3, 0.2]), [5, 3, 2]
    fit = stats.chisquare(arms, arms.sum() * np.array(shares) / 10)
    emit("sequential", {"n": n, "theta": theta, "v": v, "tau2": tau2, "arms": ints(arms), "shares": shares},
         {"msprt": [value, min(1, 1 / value)], "ratio": [fit.statistic, fit.pvalue]})


def vectors_case():
    k = int(rng.integers(2, 8))
    x, y = np.round(rng.normal(0, 1, (int(rng.integers(2, 6)), k)), 2), np.round(rng.normal(0.3, 1, (int(rng.integers(2, 6)), k)), 2)
    a, b = x.mean(0), y.mean(0)
    emit("vectors", {"x": x.tolist(), "y": y.tolist()},
         {"cosine": distance.cosine(a, b), "euclidean": distance.euclidean(a, b), "dispersion": (distance.cdist(x, [a]) ** 2).mean()})


def functions_case():
    z, df, x = float(f"{rng.normal(0, 3):.6g}"), int(rng.integers(1, 300)), float(f"{rng.exponential(60):.6g}")
    p, n = float(f"{rng.uniform(1e-6, 1 - 1e-6):.8g}"), int(rng.integers(1, 2000))
    k, lam, bins = int(rng.integers(0, n + 1)), float(f"{rng.uniform(0.2, 3):.6g}"), int(rng.integers(2, 60))
    ref, cur = int(rng.integers(50, 9000)), int(rng.integers(50, 9000))
    emit("functions", {"z": z, "df": df, "x": x, "p": p, "n": n, "k": k, "lambda": lam, "bins": bins, "ref": ref, "cur": cur}, {
        "normal_sf": stats.norm.sf(z), "normal_ppf": stats.norm.ppf(p), "chi2_sf": stats.chi2.sf(x, df), "chi2_ppf": stats.chi2.ppf(p, df),
        "t_sf": stats.t.sf(z, df), "t_ppf": stats.t.ppf(p, df), "kolmogorov_sf": stats.kstwobign.sf(lam),
        "binomial_sf": stats.binom.sf(k - 1, n, p), "binomial_cdf": stats.binom.cdf(k, n, p),
        "psi_null": stats.chi2.ppf(0.95, bins - 1) * (1 / ref + 1 / cur),
    })


for case in (counts_case, contingency_case, rates_case, means_case, pairs_case, adjust_case, kappa_case, sequential_case, vectors_case, functions_case):
    for _ in range(CASES):
        case()
