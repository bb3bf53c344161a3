"""Read heads of messages with the standard library's two parsers: no import of ours, any Python.

python header_reader.py < HEADS     a JSON text a line, and a JSON table of what was read of each
"""

import email
import email.policy
import json
import re
import sys
from email.header import decode_header, make_header
from email.utils import getaddresses

ENCODED_WORD = r"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?="


def decoded(words):
    """Decode what RFC 2047 encodes in an unfolded text."""
    return str(make_header(decode_header(words)))


def unfolded(value):
    return re.sub(r"\r?\n(?=[ \t])", "", str(value))


def spaced(words):
    """Decode each encoded word by itself, and put blanks between them, as the newer parser does.

    It keeps white space between the encoded words of a name; RFC 2047, 6.2, says to drop it.
    """
    return " ".join(map(decoded, re.findall(ENCODED_WORD, words)))


def read(raw):
    """Give what both parsers read of a head with Subject, From and List-Id."""
    new = email.message_from_bytes(raw, policy=email.policy.default)
    old = email.message_from_bytes(raw)
    senders = getaddresses([unfolded(old["From"])])
    lists = getaddresses([unfolded(old["List-Id"])])
    return {
        "names": new.keys(),
        "defects": [
            str(defect)
            for part in (new, old, new["Subject"], new["From"])
            for defect in part.defects
        ],
        "new": {
            "subject": str(new["Subject"]),
            "senders": [[box.display_name, box.addr_spec] for box in new["From"].addresses],
        },
        "old": {
            "subject": decoded(unfolded(old["Subject"])),
            "senders": [[decoded(name), address] for name, address in senders],
            "lists": [[decoded(name), id] for name, id in lists],
        },
        "spaced": spaced(unfolded(old["From"])),
    }


def main():
    for line in sys.stdin:
        print(json.dumps(read(json.loads(line).encode("ascii") + b"\r\nbody\r\n")))


if __name__ == "__main__":
    main()
