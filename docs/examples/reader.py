#!/usr/bin/env python3
"""Keeps a copy of everything a municipality has published.

    reader.py https://HOST/api/v1/ FILE          goes on and on
    reader.py https://HOST/api/v1/ FILE --once   ends when nothing is new

FILE holds the place in the change feed and the documents by their id. Python's standard library is all it needs.
"""

import json
import os
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen


def follow(base, kept, wait=25):
    """Bring `kept` up to date, page by page; yields each page after it was worked on."""
    while True:
        try:
            with urlopen(f"{base}changes?since={kept['since']}&wait={wait}", timeout=60) as answer:
                page, pause = json.load(answer), int(answer.headers.get("Retry-After", 0))
        except HTTPError as error:
            if error.code not in (429, 503):  # too many questions, or not now
                raise
            time.sleep(int(error.headers.get("Retry-After", 5)))
            continue
        for entry in page["items"]:
            if "document" in entry:  # published, updated or moved, and what is public now
                kept["documents"][entry["id"]] = entry["document"]
            elif entry["action"] != "erased":  # withdrawn, or a later entry brings what took its place
                kept["documents"].pop(entry["id"], None)
        kept["since"] = page["next"]
        yield page
        time.sleep(pause)


def main(base, file, once):
    kept = {"since": 0, "documents": {}}
    if os.path.exists(file):
        with open(file, encoding="utf-8") as stored:
            kept = json.load(stored)
    for page in follow(base, kept, wait=0 if once else 25):
        with open(f"{file}.new", "w", encoding="utf-8") as draft:
            json.dump(kept, draft, ensure_ascii=False)
        os.replace(f"{file}.new", file)  # the old one or the new one, whatever happens
        if once and not page["items"]:
            break


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--once" in sys.argv[3:])
