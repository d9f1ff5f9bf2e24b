"""Values for the script of a page: packed, so that a page of thousands of reporters stays small and opens at once.

What stands in the page is base64 of gzip of JSON: letters, digits, ``+``, ``/`` and ``=``. Nothing that others wrote
can end the element it stands in, and the browser unpacks a part only when somebody looks at it.
"""

import gzip
import json
from base64 import b64encode


def packed(value: object) -> str:
    """Return a value of lists, dicts, texts and finite numbers as text that is safe anywhere in a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode("ascii")
