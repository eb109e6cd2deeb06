from __future__ import annotations

import pytest

from klatsch.auth.strength import common_words, is_about, is_common, must_be_strong
from klatsch.errors import WeakPassword

COMMON = """
password 12345678 123456789 1234567890 qwerty123 1q2w3e4r password1 qwertyuiop 123123123 iloveyou 1qaz2wsx 987654321 sunshine princess
11111111 football monkey123 baseball superman michelle trustno1 jennifer starwars computer corvette mercedes maverick samantha midnight
zaq12wsx 1qazxsw2 asdfghjkl asdfasdf qazwsxedc 123qweasd q1w2e3r4 abcd1234 abc12345 aa123456 a1234567 abcdefgh qwer1234 asdf1234
passw0rd p@ssw0rd P@ssw0rd! p@$$w0rd password! admin123 administrator welcome1 letmein1 changeme test1234 testtest 12344321 12121212
11112222 10203040 147258369 159357456 00000000 88888888 1234qwer 123abc123 qweasdzxc zxcvbnm1 dragon123 charlie1 jordan23 pokemon1
liverpool barcelona iloveyou1 lovelove babygirl chocolate butterfly strawberry basketball spiderman startrek Password@123 Admin@123
Summer2023 Winter2024! January1 Company1 fuckyou1 blink182 metallica azertyuiop facebook1 internet hello1234 whatever jesuschrist
19841984 20240101 31121999 qwertzuiop !@#$%^&* aaaaaaaa abcabcabc Dragon2027!! passwordpassword adminadmin klatsch1
""".split()

FINE = [
    "correct horse battery staple",
    "seven grey umbrellas",
    "x7#kq2!p",
    "kV9!mmpq",
    "zebra-lamp-quilt",
    "Umbrella77Trombone",
    "my dog has fleas",
    "пароль мой длинный",
    "31415926",
    "🦊🐻🐼🐨🐯🦁🐮🐷",
]


@pytest.mark.parametrize("password", COMMON)
def test_what_everybody_thinks_of_is_common(password: str) -> None:
    assert is_common(password)
    with pytest.raises(WeakPassword, match="common"):
        must_be_strong(password)


@pytest.mark.parametrize("password", FINE)
def test_what_nobody_thinks_of_is_not(password: str) -> None:
    assert not is_common(password)
    must_be_strong(password, "ann@example.org", "Ann", "Acme")


def test_no_kinds_of_characters_are_asked_for() -> None:
    must_be_strong("gzvhqwpd")
    must_be_strong("84726150938")


def test_length_is_eight_to_256_characters() -> None:
    with pytest.raises(WeakPassword, match="short"):
        must_be_strong("gzvhqwp")
    must_be_strong("gzvhqwpd")
    long = "kz4" * 85
    must_be_strong(long + "x")
    with pytest.raises(WeakPassword, match="long"):
        must_be_strong(long + "xy")


@pytest.mark.parametrize(
    "password",
    [
        "ann.boleyn@example.org",
        "ANN.BOLEYN@EXAMPLE.ORG",
        "ann.boleyn",
        "Ann.Boleyn99",
        "AcmeWidgets1!",
        "acme widgets",
        "2024 Acme Widgets",
    ],
)
def test_one_s_own_address_and_workspace_are_no_passwords(password: str) -> None:
    known = ("ann.boleyn@example.org", "Ann B", "Acme Widgets")
    assert is_about(password, known)
    with pytest.raises(WeakPassword):
        must_be_strong(password, *known)
    assert not is_about(password, ("other@example.org", "X", "Y"))


def test_they_may_be_a_part() -> None:
    must_be_strong("Acme sells nine kites", "ann@example.org", "Ann", "Acme")


def test_a_long_password_costs_no_time() -> None:
    assert not is_common("ab1!" * 64)


def test_the_words_are_lower_case_and_enough() -> None:
    assert len(common_words()) > 1_000
    assert all(word == word.casefold() for word in common_words())
