"""Splink's side of the link bench, with the model that did best for it: python link_splink.py SET FILE.csv OUT.csv

SET is sample (people_sample's columns), febrl3 or fake_1000. What is timed: reading the file, training, predicting, writing the pairs at
or above the default threshold. Then, not timed, every candidate pair with its weight goes to OUT.csv. Prints one line of JSON.
"""
import json
import logging
import resource
import sys
import time

import duckdb
import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

DEFAULT = 0.95      # the threshold Splink's own examples most often take
logging.disable(logging.WARNING)


def is_(sql, label):
    return {"sql_condition": sql, "label_for_charts": label}


def same(*columns):
    return " and ".join(f"{c}_l = {c}_r" for c in columns)


def location():
    """Home and telephone as one comparison: a family shares both."""
    return {
        "output_column_name": "location",
        "comparison_levels": [
            {**is_("(postcode_l is null or postcode_r is null) and (phone_l is null or phone_r is null)", "null"),
             "is_null_level": True},
            is_(same("postcode", "phone"), "postcode and phone"),
            is_(same("phone"), "phone"),
            is_(same("postcode", "address"), "house"),
            is_(same("postcode"), "postcode"),
            is_(same("address"), "address"),
            is_(same("district"), "district"),
            is_("else", "else"),
        ],
    }


def sample():
    rules = [("postcode", "family"), ("given", "born"), ("family", "born"), ("g2", "f2", "born"), ("phone",), ("given", "family", "md"),
             ("given", "family", "ym"), ("postcode", "born"), ("postcode", "given"), ("given", "family", "district"),
             ("given", "middle", "family")]
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("family", [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("middle", [0.88]),
            cl.DateOfBirthComparison("day", input_is_string=False),
            cl.ExactMatch("sex"),
            location(),
        ],
        blocking_rules_to_generate_predictions=[block_on(*r) for r in rules] + ["l.given = r.family and l.family = r.given"],
    )
    plain = ", ".join(f"nullif({c}, '') as {c}" for c in ("given", "middle", "family", "born", "phone", "address", "postcode"))
    select = f"""select id, sex, {plain}, nullif(split_part(postcode, ' ', 1), '') as district, left(given, 2) as g2,
        try_strptime(nullif(born, ''), '%Y-%m-%d')::date as day, left(family, 2) as f2, substr(nullif(born, ''), 6) as md, left(nullif(born, ''), 7) as ym"""
    known = [block_on("given", "family", "born"), block_on("given", "born", "postcode"), block_on("family", "given", "phone")]
    return settings, select, known, 0.6, [("given", "family", "middle"), ("born", "postcode"), ("phone", "md")], 1e6


def febrl3():
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="rec_id",
        comparisons=[
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*r) for r in [
            ("soc_sec_id",), ("given_name", "surname"), ("surname", "date_of_birth"), ("given_name", "date_of_birth"),
            ("date_of_birth",), ("postcode", "surname"), ("postcode", "given_name"), ("street_number", "postcode"), ("address_1",)]],
    )
    select = "select " + ", ".join(f"nullif(trim({c}), '') as {c}" for c in (
        "rec_id", "given_name", "surname", "street_number", "address_1", "postcode", "date_of_birth", "soc_sec_id"))
    known = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    return settings, select, known, 0.8, [("date_of_birth",), ("postcode",), ("soc_sec_id",)], 1e6


def fake_1000():
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="unique_id",
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*r) for r in [
            ("first_name",), ("surname",), ("dob",), ("email",)]] + ["l.first_name = r.surname and l.surname = r.first_name"],
    )
    select = "select " + ", ".join(f"nullif(trim({c}), '') as {c}" for c in ("unique_id", "first_name", "surname", "dob", "city", "email"))
    known = [block_on("first_name", "dob"), block_on("surname", "dob"), block_on("email")]
    return settings, select, known, 0.7, [("first_name", "surname"), ("dob",), ("email",)], 1e6


def cpu():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime


def heading(path):
    with open(path, encoding="utf-8-sig") as f:
        return [c.strip() for c in f.readline().split(",")]


def main():
    kind, path, out = sys.argv[1:4]
    settings, select, known, recall, training, random_pairs = globals()[kind]()
    begun, used = time.perf_counter(), cpu()
    con = duckdb.connect()
    names = ", ".join(f"'{c}': 'VARCHAR'" for c in heading(path))
    con.execute(f"create table people as {select} from read_csv('{path}', header=false, skip=1, columns={{{names}}})")
    linker = Linker("people", settings, DuckDBAPI(connection=con))
    linker.training.estimate_probability_two_random_records_match(known, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=random_pairs, seed=1)
    for columns in training:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns), fix_u_probabilities=True)
    table = linker.inference.predict(threshold_match_probability=DEFAULT)
    key = settings.unique_id_column_name
    write = f"select {key}_l as a, {key}_r as b, match_weight as weight, match_probability as probability from "
    con.execute(f"copy ({write}{table.physical_name}) to '{out}.default' (header)")
    told = {"wall": time.perf_counter() - begun, "cpu": cpu() - used,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "threads": con.execute("select current_setting('threads')").fetchone()[0]}
    everything = linker.inference.predict()
    con.execute(f"copy ({write}{everything.physical_name}) to '{out}' (header)")
    told["candidates"] = con.execute(f"select count(*) from {everything.physical_name}").fetchone()[0]
    import splink
    told["versions"] = f"Splink {splink.__version__}, DuckDB {duckdb.__version__}, pandas {pandas.__version__}"
    print(json.dumps(told))


main()
