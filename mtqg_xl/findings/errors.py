"""What stops the program: the exception tree."""


class MtqgError(Exception):
    """The program cannot go on; its text is one Vietnamese sentence for the person at the keyboard."""


class UsageError(MtqgError):
    """What was asked for does not exist or cannot be read: exit status 2."""


class DefinitionError(MtqgError):
    """A definition has mistakes; all of them, each with file and path."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        """Hold every mistake that was found in one loading."""
        super().__init__("Định nghĩa biểu mẫu có lỗi:\n" + "\n".join(mistakes))
        self.mistakes = mistakes


class OutputError(MtqgError):
    """A file could not be written; nothing was changed."""


class StoppedError(MtqgError):
    """The officer asked to stop a long job; nothing of it was written."""
