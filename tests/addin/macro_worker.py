"""The macros of an add-in run by LibreOffice, which knows VBA too; see `tests.libreoffice.worker`.

One job per line on stdin, each on the add-in as it stands in the file:
{"addin": path, "modules": {name: source put beside its own}, "call": [module, function, argument…]} → {"result": …}
"""

import json
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import uno
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoError

WORKER = Path(__file__).resolve().parents[1] / "libreoffice" / "worker.py"
worker = SourceFileLoader("worker", str(WORKER)).load_module()

ADDIN_FILTER = "Calc MS Excel 2007 VBA XML"  # else LibreOffice takes an .xlam for a text
ALWAYS_RUN = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
PROJECT = "VBAProject"


def called(desktop, job):
    """Return what a function of the add-in gives back."""
    options = worker.properties(Hidden=True, ReadOnly=True, FilterName=ADDIN_FILTER, MacroExecutionMode=ALWAYS_RUN)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(job["addin"]), "_blank", 0, options)
    try:
        library = document.BasicLibraries.getByName(PROJECT)
        for name, source in job["modules"].items():
            library.insertByName(name, source)
        module, function, *arguments = job["call"]
        place = f"vnd.sun.star.script:{PROJECT}.{module}.{function}?language=Basic&location=document"
        return document.getScriptProvider().getScript(place).invoke(tuple(arguments), (), ())[0]
    finally:
        document.close(True)


def main():
    """Answer jobs until stdin ends, then end LibreOffice."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what uno prints must not fall among the answers
    context = worker.connected(sys.argv[1], float(sys.argv[2]))
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    print("{}", file=answers, flush=True)
    try:
        for line in sys.stdin.buffer:
            try:
                found = {"result": called(desktop, json.loads(line))}
            except DisposedException:
                raise
            except UnoError as problem:
                found = {"failed": f"{type(problem).__name__}: {problem.Message}"}
            print(json.dumps(found), file=answers, flush=True)
        desktop.terminate()
    except DisposedException:
        sys.exit(worker.LOST)


if __name__ == "__main__":
    main()
