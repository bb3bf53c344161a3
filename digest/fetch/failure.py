"""What goes wrong on the way to an address, before it is known whose address it was."""


class FetchError(Exception):
    """One try that failed.

    Args:
        problem: what is wrong, as what follows an address: "refuses the connection".
        remedy: what would be right, or "".
        again: whether the same question may have a better answer in a moment.
        wait: seconds that the server asked to be left alone for.
    """

    def __init__(
        self, problem: str, remedy: str = "", *, again: bool = False, wait: float = 0
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.again = again
        self.wait = wait
