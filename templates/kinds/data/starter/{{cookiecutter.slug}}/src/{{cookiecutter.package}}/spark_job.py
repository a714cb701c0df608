"""The daily totals with Spark: `python -m ...spark_job` writes totals/spark.

It runs in this process, or on the cluster that SPARK_MASTER names, such as spark://host:7077. The
workers of a cluster must see the same paths.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from .jobs import run
from .store import MOST_CENTS

NEEDS_JAVA = "Spark needs Java 17 or newer: install it, or let JAVA_HOME point to it"
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",  # or the day of an event depends on the machine
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# For small data on one machine: Spark's defaults suit clusters and long runs, and take longer to
# start than this work takes. For large data, leave out the first two.
LOCAL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def java_version() -> int:
    """The version of the Java that Spark would start; 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    try:
        said = subprocess.run([java or "java", "-version"], capture_output=True, text=True)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else 0


def session() -> SparkSession:
    """The running session, or a new one."""
    if java_version() < 17:
        sys.exit(NEEDS_JAVA)
    master = os.environ.get("SPARK_MASTER", "local[2]")
    settings = SETTINGS
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # the host's name may lead nowhere
        settings = SETTINGS | LOCAL
    builder = SparkSession.builder.master(master).appName("daily totals")
    for key, value in settings.items():
        builder = builder.config(key, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    return started


def write_totals(data: Path, target: Path) -> None:
    """Sum up the events of each day and category."""
    spark = session()
    events = spark.read.parquet(str(data / "events"))
    categories = spark.read.parquet(str(data / "categories.parquet"))
    clean = events.where(
        F.col("user_id").isNotNull() & F.col("cents").between(0, MOST_CENTS)
    ).dropDuplicates(["event_id"])
    totals = (
        clean.join(F.broadcast(categories), "category")
        .groupBy(F.date_format("happened", "yyyy-MM-dd").alias("day"), "name")
        .agg(
            F.count("*").alias("events"),
            F.countDistinct("user_id").alias("users"),
            (F.sum("cents") / F.count("*")).alias("mean_cents"),
        )
    )
    totals.write.parquet(str(target))


if __name__ == "__main__":
    run("spark", write_totals)
