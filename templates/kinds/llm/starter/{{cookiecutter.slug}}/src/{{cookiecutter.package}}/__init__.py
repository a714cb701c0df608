"""Questions answered from documents: retrieval, decoding, and an evaluation of both."""

import os
import sys

# One thread adds numbers in the same order each time. Raise it when your model grows.
os.environ.setdefault("OMP_NUM_THREADS", "1")
if sys.platform == "darwin":
    # torch and FAISS each bring an OpenMP runtime, and macOS stops a process with two of them.
    os.environ.setdefault("KMP_DUPLICATE_LIB_OK", "TRUE")
