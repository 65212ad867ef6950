# What simple-salesforce does against the mock org: its calls in their order, each with its name in the table of
# docs/clients.md. Prints one JSON object a line: the name, and what went wrong.
# Later calls use what earlier ones made, so that the order of the modules counts. It refuses to leave one out.

import importlib
import json
import traceback

from client import calls

for module in ("rows", "queries", "composite", "apex_rest", "errors", "states"):
    importlib.import_module(module)

for name, function in calls:
    wrong = None
    try:
        function()
    except Exception:
        wrong = traceback.format_exc()
    print(json.dumps({"name": name, "wrong": wrong}), flush=True)
