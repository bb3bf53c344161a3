"""What went wrong, in words: each is what follows an address, "refuses the connection"."""

import re
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from digest.fetch.failure import FetchError

LONGEST_WAIT = 60
"""How many seconds a server may ask us to wait; for more than that a person comes back."""

_NO_SUCH_HOST = {
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)
}
_LATER = "import it again later"
_CERTIFICATE_REMEDY = "its keeper has to put that right"
_CERTIFICATES = {
    9: "has a certificate that is not valid yet; is the clock of this machine right?",
    10: "has a certificate that has expired",
    18: "has a certificate that it signed itself",
    19: "has a certificate signed by nobody whom this machine trusts",
    20: "has a certificate signed by nobody whom this machine trusts",
    21: "has a certificate signed by nobody whom this machine trusts",
    62: "has a certificate for another host",
    64: "has a certificate for another host",
}
"""By OpenSSL's number of the fault (X509_V_ERR_…)."""

_AGAIN = (429, 500, 502, 503, 504)
_STATUSES = {
    204: ("there is nothing in it", ""),
    206: ("it sent a part only", ""),
    401: ("it wants a password", "digest gives none: import a file of it instead"),
    403: (
        "it does not let digest read it",
        "ask its keeper to let it, or import a file of it instead",
    ),
    404: ("nothing is there", "is the address still right?"),
    406: ("it has nothing that digest reads", "is the address right?"),
    410: ("what was there has been taken away for good", "take the source out of digest.toml"),
    429: ("it was asked too often", _LATER),
    451: ("it may not show it, for legal reasons", ""),
}


def of_connecting(cause: OSError, host: str) -> FetchError:
    """Word why no connection came about."""
    if isinstance(cause, socket.gaierror):
        return FetchError(
            f"cannot be found: no host is known as {host}",
            "is the address written right, and is this machine on the network?",
            again=cause.errno not in _NO_SUCH_HOST,
        )
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _of_certificate(cause)
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return FetchError(
            f"does not come to terms with us about encryption (TLS): {_reason(cause)}",
            "is it an address with https?",
        )
    if isinstance(cause, TimeoutError):
        return FetchError("does not answer: no connection came about in time", _LATER, again=True)
    if isinstance(cause, ConnectionRefusedError):
        return FetchError("refuses the connection", "does its server run?", again=True)
    return FetchError(f"cannot be reached: {_reason(cause)}", _LATER, again=True)


def of_reading(cause: OSError, *, begun: bool) -> FetchError:
    """Word why a connection gave no more; `begun` if a part of the answer had come."""
    if isinstance(cause, TimeoutError):
        return FetchError("stopped answering", _LATER, again=True)
    return cut_off() if begun else no_answer()


def cut_off() -> FetchError:
    """Word that a part of an answer came, and not its end."""
    return FetchError("was cut off before its end", _LATER, again=True)


def no_answer() -> FetchError:
    """Word that the connection ended before an answer began."""
    return FetchError("closed the connection without an answer", _LATER, again=True)


def of_status(status: int, headers: Mapping[str, str], now: Callable[[], datetime]) -> FetchError:
    """Word an answer that is not what was asked for (RFC 9110, 15), and when to ask again."""
    fault = ("its server has a fault", _LATER) if status >= 500 else ("which is no document", "")
    meaning, remedy = _STATUSES.get(status, fault)
    problem = f"answers {status}: {meaning}"
    if status not in _AGAIN:
        return FetchError(problem, remedy)
    wait = _wait(headers.get("retry-after", ""), now)
    if wait <= LONGEST_WAIT:
        return FetchError(problem, remedy, again=True, wait=wait)
    until = _until(wait, now)
    return FetchError(f"{problem}, and is not to be asked before {until}", "import it after that")


def _wait(written: str, now: Callable[[], datetime]) -> float:
    """Read Retry-After, seconds or a date (RFC 9110, 10.2.3); what is neither asks for nothing."""
    written = written.strip()
    if re.fullmatch(r"[0-9]+", written):
        return float(written[:12])
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return 0
    return max(0, (until.replace(tzinfo=until.tzinfo or UTC) - now()).total_seconds())


def _until(wait: float, now: Callable[[], datetime]) -> str:
    try:
        return f"{(now() + timedelta(seconds=wait)).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "a time that never comes"


def _of_certificate(cause: ssl.SSLCertVerificationError) -> FetchError:
    known = _CERTIFICATES.get(cause.verify_code)
    problem = known or f"has a certificate that cannot be verified: {cause.verify_message}"
    return FetchError(problem, _CERTIFICATE_REMEDY)


def _reason(cause: OSError) -> str:
    """Give the reason that the system has for it, in small letters and without its numbers."""
    if isinstance(cause, ssl.SSLError):
        return (cause.reason or "no reason given").replace("_", " ").lower()
    return (cause.strerror or "no reason given").lower()
