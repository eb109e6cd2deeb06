"""Which failure goes where: one row each, as both generations of Auth.js answer it. The texts are paths below /api/auth/."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """`v5` goes with 200, `v4` with `v4_status`; a browser form is redirected to `v5`'s target."""

    v5: str
    v4: str
    v4_status: int = 200


class Refused(Exception):
    """A sign-in, sign-out or callback that ends at one of these addresses."""

    def __init__(self, failure: Failure, *, retry_after: int | None = None) -> None:
        self.failure = failure
        self.retry_after = retry_after
        super().__init__(failure.v5)


_CONFIGURATION = "error?error=Configuration"

# v4's own answer to a missing token is 200 without an error, which its client takes for success: hence the status and the `error` field.
NO_CSRF = Failure("signin?error=MissingCSRF", "signin?csrf=true&error=MissingCSRF", 403)
NO_CSRF_AT_SIGNOUT = Failure("signin?error=MissingCSRF", "signout?csrf=true")
WRONG_CREDENTIALS = Failure(
    "signin?error=CredentialsSignin&code=credentials", "error?error=CredentialsSignin&provider=credentials", 401
)
LOCKED = Failure(
    "signin?error=CredentialsSignin&code=locked", "error?error=CredentialsSignin&provider=credentials&code=locked", 429
)
BROKEN = Failure(_CONFIGURATION, "error?error=Callback", 401)
DENIED = Failure("error?error=AccessDenied", "error?error=AccessDenied", 403)
UNKNOWN_AT_SIGNIN = Failure(_CONFIGURATION, "signin?csrf=true")
UNKNOWN_AT_CALLBACK = Failure(_CONFIGURATION, _CONFIGURATION, 400)
BAD_CALLBACK_URL = Failure(_CONFIGURATION, _CONFIGURATION, 400)
NO_AUTHORIZATION_URL = Failure(_CONFIGURATION, "error?error=OAuthSignin")
BAD_CHECKS = Failure(_CONFIGURATION, "error?error=OAuthCallback")
PROVIDER_SAID_NO = Failure("signin?error=OAuthCallbackError", "error?error=Callback")
NOT_LINKED = Failure("signin?error=OAuthAccountNotLinked", "error?error=OAuthAccountNotLinked")
