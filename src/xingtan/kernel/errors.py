"""What a person is told when something cannot be done. The edge translates the sentence into their language."""


class Problem(Exception):
    """Something that a person can be told in one sentence.

    `code` is stable and becomes the `type` of a problem document; `sentence` is a msgid with %(name)s places, `words`
    fill them.
    """

    status = 500

    def __init__(self, code: str, sentence: str, **words: object) -> None:
        super().__init__(code, sentence, words)
        self.code = code
        self.sentence = sentence
        self.words = words

    def __str__(self) -> str:
        return str(self.sentence) % self.words


class Refused(Problem):
    """The input cannot be accepted as it is. Nothing was changed."""

    status = 400


class NotAllowed(Problem):
    """The asker's roles do not give this. Nothing was changed."""

    status = 403


class NotFound(Problem):
    """There is no such thing, or the asker may not know that there is."""

    status = 404


class Conflict(Problem):
    """Someone else changed it first, or it is there already. Nothing was changed."""

    status = 409


class OutOfSpace(Problem):
    """The disk or a quota is full: reading goes on, writing stops. Nothing was changed."""

    status = 507
